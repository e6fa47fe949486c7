package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the order of a round rests on in the server itself. */
class ServerFactsIT {

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V10", "V12", "V14", "V17", "V18"})
  void lockTakesNoSnapshotAndWhatLooksAsHarmlessDoes(PostgresVersion version) throws Exception {
    PostgresServer server = Servers.of(version);
    String database = Servers.freshDatabase(server);
    try (Connection round = server.connect(database);
        Connection application = server.connect(database)) {
      Sql.run(application, "create table t (id int)");

      assertThat(seesWhatComesAfter("set local lock_timeout = 2000", round, application)).isTrue();
      assertThat(seesWhatComesAfter("lock table t in access share mode", round, application))
          .isTrue();
      for (String harmless :
          List.of(
              "select pg_catalog.set_config('lock_timeout', '2s', true)",
              "do $$begin end$$",
              "declare c cursor for select 1")) {
        assertThat(seesWhatComesAfter(harmless, round, application)).as(harmless).isFalse();
      }
    }
  }

  private static boolean seesWhatComesAfter(String first, Connection round, Connection application)
      throws SQLException {
    Sql.run(application, "truncate t");
    Sql.run(round, "begin isolation level repeatable read read only", first);
    Sql.run(application, "insert into t values (1)");
    boolean seen = Sql.one(round, "select count(*) from t").equals("1");
    Sql.run(round, "rollback");
    return seen;
  }

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V10", "V12", "V14", "V17", "V18"})
  void anEmptyCommitForcesNothingToDiskAndAMessageDoes(PostgresVersion version) throws Exception {
    Map<String, String> late = Map.of("wal_writer_delay", "10s", "autovacuum", "off");
    try (PostgresServer server = PostgresServer.start(version, late);
        Connection application = server.connect("postgres");
        Connection round = server.connect("postgres")) {
      Sql.run(application, "create table t (id int)", "set synchronous_commit = off");
      Sql.run(round, "set synchronous_commit = on");
      String end = version == PostgresVersion.V9_6 ? "xlog_insert_location" : "wal_insert_lsn";
      String flushed = version == PostgresVersion.V9_6 ? "xlog_flush_location" : "wal_flush_lsn";

      Sql.run(application, "insert into t values (1)");
      String written = Sql.one(application, "select pg_current_" + end + "()");
      String onDisk = "select pg_current_%s() >= '%s'::pg_lsn".formatted(flushed, written);
      Sql.run(round, "begin; commit");
      assertThat(Sql.one(round, onDisk)).isEqualTo("f");

      Sql.run(round, "select pg_logical_emit_message(true, 'towline', '')");
      assertThat(Sql.one(round, onDisk)).isEqualTo("t");
    }
  }
}
