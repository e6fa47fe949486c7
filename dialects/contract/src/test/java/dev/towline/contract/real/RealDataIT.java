package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sample;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chinook, Sakila and pgbench are copied and followed while they are written to. */
@Tag("ci")
class RealDataIT {

  private static final List<String> CHINOOK_LOAD =
      List.of(
          "update track set unit_price = unit_price + 0.01 where track_id %% 97 = %d %% 97",
          "update customer set city = 'city ' || %d where customer_id = 1 + %1$d %% 59",
          "delete from playlist_track where track_id = 1 + %d %% 3503",
          "update invoice set total = total + 1 where invoice_id = 1 + %d %% 412");

  private static final List<String> SAKILA_LOAD =
      List.of(
          "update film set rental_rate = rental_rate + 0.01, rating = 'R' where film_id = 1 + %d %% 1000",
          "update rental set return_date = now() where rental_id = 1 + %d %% 16000",
          "update payment set amount = amount + 0.01 where payment_id = 1 + %d %% 16000",
          "delete from film_actor where film_id = 1 + %d %% 1000 and actor_id < 50");

  @ParameterizedTest(name = "Chinook, {0} to {1}")
  @CsvSource({"V10, V18", "V18, V10", "V9_6, V18"})
  void chinookIsFollowedUnderLoad(PostgresVersion leader, PostgresVersion follower)
      throws Exception {
    try (Replication replication = Replication.between(Servers.of(leader), Servers.of(follower))) {
      Sample.chinook(replication.leader());
      follow(replication, CHINOOK_LOAD);
    }
  }

  @ParameterizedTest(name = "Sakila, {0} to {1}")
  @CsvSource({"V10, V18", "V18, V10", "V9_6, V18"})
  void sakilaIsFollowedUnderLoad(PostgresVersion leader, PostgresVersion follower)
      throws Exception {
    try (Replication replication = Replication.between(Servers.of(leader), Servers.of(follower))) {
      Sample.sakila(replication.leader());
      follow(replication, SAKILA_LOAD);
    }
  }

  private static void follow(Replication replication, List<String> load) throws Exception {
    replication.install();
    AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread(() -> write(replication, load, written));
    writer.start();
    replication.start().caughtUp();
    int whenCopied = written.get();
    replication.caughtUp();
    assertThat(replication.verify().equal()).isTrue();
    writer.interrupt();
    writer.join();

    replication.caughtUp().assertEqual();
    assertThat(replication.verify().equal()).isTrue();
    assertThat(written.get()).as("statements after the copy").isGreaterThan(whenCopied);
  }

  private static void write(Replication replication, List<String> load, AtomicInteger written) {
    try (Connection connection = replication.anotherLeader()) {
      while (!Thread.currentThread().isInterrupted()) {
        int i = written.incrementAndGet();
        Sql.run(connection, load.get(i % load.size()).formatted(i));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Timeout(180)
  void pgbenchRunsThirtySecondsBesideARelay() throws Exception {
    try (Replication replication =
        Replication.between(Servers.of(PostgresVersion.V10), Servers.of(PostgresVersion.V18))) {
      PgbenchLoad load = new PgbenchLoad(replication);
      load.tables();
      replication.install().start().caughtUp();

      load.run(Duration.ofSeconds(30));

      replication.caughtUp().assertEqual();
      assertThat(replication.verify().equal()).isTrue();
      assertThat(
              Integer.parseInt(
                  Sql.one(replication.follower(), "select count(*) from pgbench_history")))
          .isGreaterThan(100);
    }
  }
}
