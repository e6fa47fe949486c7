package dev.towline.contract.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.contract.torture.Seed;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is lost and nothing comes twice when relays are killed in the middle of anything. */
class KillIT {

  private static final int KILLS = 24;
  private static final int ROWS = 200_000;

  private static final Engine POSTGRES_10 = Engine.of(PostgresVersion.V10);
  private static final Engine POSTGRES_18 = Engine.of(PostgresVersion.V18);
  private static final Engine MYSQL = Engine.of(MySqlVersion.MYSQL);
  private static final Engine MARIADB = Engine.of(MySqlVersion.MARIADB_11_4);

  @Test
  @Timeout(300)
  void aRelayThatIsKilledAgainAndAgainLosesNothingAndResumesItsCopy() throws Exception {
    killAgainAndAgain(POSTGRES_10, POSTGRES_18);
  }

  @Test
  @Tag("ci")
  @Timeout(300)
  void soItIsFromMySql() throws Exception {
    killAgainAndAgain(MYSQL, POSTGRES_18);
  }

  @Test
  @Tag("matrix")
  @Timeout(300)
  void soItIsToMariaDb() throws Exception {
    killAgainAndAgain(POSTGRES_18, MARIADB);
  }

  @Test
  @Tag("matrix")
  @Timeout(300)
  void soItIsFromMariaDbToMySql() throws Exception {
    killAgainAndAgain(MARIADB, MYSQL);
  }

  private static void killAgainAndAgain(Engine leader, Engine follower) throws Exception {
    Seed seed = Seed.given();
    Random random = seed.random("kills");
    try (Replication replication = Replication.between(leader, follower)) {
      Words words = replication.words();
      Sql.run(
          replication.leader(),
          "create table account (id int primary key, amount int not null, note text)",
          "create table entry (account int, amount int)",
          "insert into account select g, 100, repeat('n', 60) from " + words.series(1, ROWS),
          words.analyze("account"));
      replication.install();
      Thread writer = new Thread(() -> write(replication, seed.random("writer")));
      writer.start();

      long copied = 0;
      boolean copying = true;
      int whileCopying = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Process relay = RelayProcess.start(replication, RelayProcess.Size.SMALL);
        long before = acknowledgedEpoch(replication);
        Await.until("this relay is at work", () -> acknowledgedEpoch(replication) > before);
        Thread.sleep(random.nextInt(500));
        relay.destroyForcibly().waitFor();

        long now = rowsDone(replication);
        assertThat(now)
            .as("rows copied after kill %d, %s", kill, seed)
            .isGreaterThanOrEqualTo(copied);
        whileCopying += copying ? 1 : 0;
        copying = !state(replication).equals("consistent");
        copied = now;
      }

      writer.interrupt();
      writer.join();
      replication.start().caughtUp().assertEqual();
      assertThat(whileCopying).as("kills while copying, %s", seed).isGreaterThan(2);
      assertThat(rowsDone(replication))
          .as("rows copied in all, %s", seed)
          .isLessThan(ROWS + 10_000L);
      assertThat(replication.verify().equal()).isTrue();
    }
  }

  /** Moves amounts between accounts, changes keys, deletes and inserts again, until interrupted. */
  private static void write(Replication replication, Random random) {
    try (Connection connection = replication.anotherLeader()) {
      while (!Thread.currentThread().isInterrupted()) {
        int a = 1 + random.nextInt(ROWS);
        int b = 1 + random.nextInt(ROWS);
        Sql.run(
            connection,
            "begin",
            "update account set amount = amount - 1 where id = " + a,
            "update account set amount = amount + 1 where id = " + b,
            "insert into entry values (%d, -1), (%d, 1)".formatted(a, b),
            "delete from entry where account = %d and amount = -1".formatted(b),
            "update account set id = -id where id = %d and id %% 3 = 0".formatted(b),
            "commit");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long acknowledgedEpoch(Replication replication) throws SQLException {
    return Long.parseLong(
        Sql.one(
            replication.follower(), "select coalesce(max(epoch), 0) from towline.subscription"));
  }

  private static long rowsDone(Replication replication) throws SQLException {
    return Long.parseLong(
        Sql.one(
            replication.follower(),
            """
            select coalesce(sum(rows_done), 0)
            from towline.subscription_table
            where table_name = 'account'
            """));
  }

  private static String state(Replication replication) throws SQLException {
    return Sql.one(replication.follower(), "select max(state) from towline.subscription");
  }
}
