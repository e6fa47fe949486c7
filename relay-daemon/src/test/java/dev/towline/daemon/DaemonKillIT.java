package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon as people run it is taken away at random moments, while it copies and while it
 * follows. {@code -Dtowline.seed} makes the same moments again.
 */
@Tag("ci")
class DaemonKillIT {

  private static final int KILLS = 20;
  private static final int ROWS = 200_000;

  private final long seed = Long.getLong("towline.seed", new Random().nextInt(1_000_000));
  private final Random moments = new Random(seed);

  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void openShop() throws Exception {
    shop = new Shop(folder);
  }

  @Test
  @Timeout(900)
  void aDaemonThatIsKilledAgainAndAgainLosesNothingAndResumesItsCopy() throws Exception {
    shop.configure("    chunk-bytes: 64kB\n");
    shop.leader(
        "insert into orders select i, 1 + i % 100, repeat('n', 60) from generate_series(1001, "
            + ROWS
            + ") i; analyze orders");
    shop.done("install");
    Thread application = new Thread(this::write);
    application.start();

    int whileCopying = 0;
    long copied = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      killOneAtWork();
      long now = number("select coalesce(sum(rows_done), 0) from towline.subscription_table");
      assertThat(now)
          .as("rows copied after kill %d, seed %d", kill, seed)
          .isGreaterThanOrEqualTo(copied);
      copied = now;
      whileCopying += copying() ? 1 : 0;
    }
    application.interrupt();
    application.join();

    assertThat(whileCopying).as("kills while copying, seed %d", seed).isGreaterThan(2);
    try (Program last = Program.start(folder, "run")) {
      Await.until("everything arrived, seed " + seed, () -> !copying() && shop.equal());
      Result verified = shop.run("verify");
      assertThat(verified.exitCode()).as("seed %d: %s", seed, verified).isZero();
      assertThat(last.terminate().exitCode()).isZero();
    }
    assertThat(number("select sum(rows_done) from towline.subscription_table"))
        .as("rows copied in all, seed %d", seed)
        .isLessThan(ROWS + 10_000L);
  }

  private void killOneAtWork() throws Exception {
    long before = epoch();
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("the daemon is at work", () -> epoch() > before);
      Thread.sleep(moments.nextInt(500));
      daemon.kill();
    }
  }

  private long epoch() throws SQLException {
    return number("select coalesce(max(epoch), 0) from towline.subscription");
  }

  private boolean copying() throws SQLException {
    return number("select count(*) from towline.subscription where state = 'consistent'") == 0;
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(shop.onFollower(query).get(0));
  }

  /** Notes change, orders go and come again, two a transaction, until interrupted. */
  private void write() {
    Random random = new Random(seed + 1);
    try (Connection connection = Shop.LEADER.connect(shop.name);
        Statement statement = connection.createStatement()) {
      while (!Thread.currentThread().isInterrupted()) {
        statement.execute(
            """
            begin;
            update orders set note = 'changed ' || clock_timestamp() where id = %1$d;
            delete from orders where id = %2$d;
            insert into orders values (%2$d, %3$d, 'again');
            commit
            """
                .formatted(
                    1 + random.nextInt(ROWS), 1 + random.nextInt(ROWS), 1 + random.nextInt(100)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
