package dev.towline.contract.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.torture.Seed;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Table;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A repair ends right when relays are killed in the middle of it. */
@Tag("ci")
class RepairKillIT {

  private static final int ROWS = 60_000;
  private static final int KILLS_MAX = 12;

  @Test
  @Timeout(300)
  void aRepairWhoseRelaysAreKilledEndsRight() throws Exception {
    killWhileMending(Engine.of(PostgresVersion.V10), Engine.of(PostgresVersion.V18));
  }

  @Test
  @Tag("matrix")
  @Timeout(300)
  void soItIsToMySql() throws Exception {
    killWhileMending(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL));
  }

  private static void killWhileMending(Engine leader, Engine follower) throws Exception {
    Random random = Seed.given().random("kills");
    try (Replication replication = Replication.between(leader, follower)) {
      Sql.run(
          replication.leader(),
          "create table account (id int primary key, amount int not null)",
          "insert into account select g, 100 from " + replication.words().series(1, ROWS),
          replication.words().analyze("account"));
      replication.install().start().caughtUp().stop();
      Sql.run(
          replication.follower(),
          "update account set amount = 0 where id % 3 = 0",
          "delete from account where id % 3 = 1");
      String id = replication.askToVerify(true);

      int kills = 0;
      while (!replication.report(id).finished() && kills < KILLS_MAX) {
        long before = epoch(replication);
        Process relay = RelayProcess.start(replication, RelayProcess.Size.SMALL);
        Await.until("this relay is at work", () -> epoch(replication) > before);
        Thread.sleep(random.nextInt(800));
        relay.destroyForcibly().waitFor();
        kills++;
      }
      replication.start();
      Await.until("the repair is done", () -> replication.report(id).finished());

      VerificationReport report = replication.report(id);
      assertThat(kills).isGreaterThan(1);
      assertThat(report.tables())
          .extracting(Table::rowsCompared, Table::differences, Table::repaired)
          .containsExactly(tuple(60_000L, 40_000L, 40_000L));
      replication.assertEqual();
    }
  }

  private static long epoch(Replication replication) throws SQLException {
    return Long.parseLong(
        Sql.one(replication.follower(), "select max(epoch) from towline.subscription"));
  }
}
