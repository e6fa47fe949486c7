package dev.towline.contract.big;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Table;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Differences beyond counting by hand are found and mended, in steps. */
class ManyDifferencesIT {

  private static final int ROWS = 60_000;

  @Test
  void fiftyThousandDifferencesAreMended() throws Exception {
    mend(Engine.of(PostgresVersion.V18), Engine.of(PostgresVersion.V18));
  }

  @Test
  @Tag("ci")
  void soItIsFromMySql() throws Exception {
    mend(Engine.of(MySqlVersion.MYSQL), Engine.of(PostgresVersion.V18));
  }

  @Test
  @Tag("matrix")
  void soItIsToMariaDb() throws Exception {
    mend(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MARIADB_11_4));
  }

  private static void mend(Engine leader, Engine follower) throws Exception {
    try (Replication replication = Replication.between(leader, follower)) {
      Sql.run(
          replication.leader(),
          "create table t (id int primary key, u int unique, note varchar(60))",
          "insert into t select g, g, repeat('n', 50) from " + replication.words().series(1, ROWS),
          replication.words().analyze("t"));
      replication.install().start().caughtUp();
      Sql.run(
          replication.follower(),
          "update t set note = 'wrong' where id <= 20000",
          "delete from t where id between 20001 and 40000",
          "insert into t select g, g, 'alien' from "
              + replication.followerWords().series(100_001, 110_000));

      VerificationReport report = replication.repair();

      assertThat(report.equal()).isTrue();
      assertThat(report.tables())
          .extracting(Table::rowsCompared, Table::differences, Table::repaired)
          .containsExactly(tuple(60_000L, 50_000L, 50_000L));
      assertThat(report.tables().get(0).mended()).hasSize(10);
      replication.assertEqual();
    }
  }
}
