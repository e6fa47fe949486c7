package dev.towline.contract.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Await;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What capture, rounds and applying rest on in the servers themselves. */
class MySqlServerFactsIT {

  @ParameterizedTest
  @EnumSource
  void aSnapshotOlderThanItsLocksReadsAnotherTableUnderTheName(MySqlVersion version)
      throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (id int primary key)",
          "create table other (id int primary key)",
          "insert into t values (1)",
          "insert into other values (2)");
      Sql.run(sessions.round, "start transaction with consistent snapshot");
      Sql.run(sessions.application, "rename table t to old, other to t");

      assertThat(Sql.rows(sessions.round, "select id from t")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void locksComeWithoutASnapshotAndKeepDdlAway(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (id int primary key)",
          "create table other (id int primary key)",
          "set lock_wait_timeout = 1");
      Sql.run(
          sessions.round,
          "start transaction read only",
          "(select 1 from t limit 0) union all (select 1 from other limit 0)");
      Sql.run(sessions.application, "insert into t values (1)");

      assertThat(Sql.rows(sessions.round, "select id from t")).containsExactly("1");
      assertThatThrownBy(() -> Sql.run(sessions.application, "rename table t to old, other to t"))
          .isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationWaitsBehindAnAlterThatWaitsForAReader(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version);
        Connection owner = sessions.another()) {
      Sql.run(sessions.application, "create table t (id int primary key)");
      Sql.run(sessions.application, "set lock_wait_timeout = 1");
      Sql.run(sessions.round, "start transaction read only", "select * from t");
      CompletableFuture<Void> alter =
          CompletableFuture.runAsync(() -> run(owner, "alter table t add v int"));
      Await.until(
          "the ALTER waits",
          () ->
              Sql.one(
                      sessions.application,
                      "select count(*) from information_schema.processlist"
                          + " where state like 'Waiting for table metadata lock%'")
                  .equals("1"));

      assertThatThrownBy(() -> Sql.run(sessions.application, "insert into t (id) values (1)"))
          .isInstanceOf(SQLException.class);

      Sql.run(sessions.round, "commit");
      alter.get(30, TimeUnit.SECONDS);
      Sql.run(sessions.application, "insert into t (id) values (1)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCascadeFiresNoTriggerOfTheChildren(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table parent (id int primary key)",
          "create table child (id int primary key, parent int,"
              + " foreign key (parent) references parent (id) on delete cascade)",
          "create table seen (id int)",
          "create trigger d after delete on child for each row insert into seen values (old.id)",
          "insert into parent values (1), (2)",
          "insert into child values (10, 1), (20, 2)",
          "delete from child where id = 20",
          "delete from parent where id = 1");

      assertThat(Sql.rows(sessions.application, "select id from seen")).containsExactly("20");
      assertThat(Sql.rows(sessions.application, "select id from child")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOrdinaryComparisonOverlooksAChangeOfLetters(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (k varchar(10) character set utf8mb4 collate utf8mb4_general_ci)",
          "insert into t values ('a')");

      assertThat(
              Sql.one(
                  sessions.application,
                  "select concat(k <> 'A', ' ', cast(k as binary) <=> cast('A' as binary)) from t"))
          .isEqualTo("0 0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFloatsTextLosesDigitsAndFindsNothing(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (f float primary key)",
          "insert into t values (16777217)");
      String text = Sql.one(sessions.application, "select concat(f) from t");
      String digits = Sql.one(sessions.application, "select concat(f + 0e0) from t");

      assertThat(text).isEqualTo("16777200");
      assertThat(digits).isEqualTo("16777216");
      assertThat(Sql.rows(sessions.application, "select 1 from t where f = " + text)).isEmpty();
      assertThat(Sql.rows(sessions.application, "select 1 from t where f = " + digits)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUpsertHitsAnotherRowByASecondUniqueKeyWithoutAnError(MySqlVersion version)
      throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (id int primary key, u int unique, v int)",
          "insert into t values (1, 10, 0)",
          "insert into t values (2, 10, 5) on duplicate key update v = 5");

      assertThat(Sql.rows(sessions.application, "select concat(id, ' ', v) from t"))
          .containsExactly("1 5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void truncateCommitsEvenOnATemporaryTable(MySqlVersion version) throws Exception {
    try (Two sessions = Two.on(version)) {
      Sql.run(
          sessions.application,
          "create table t (id int primary key)",
          "create temporary table stage (id int)",
          "start transaction",
          "insert into t values (1)",
          "truncate stage",
          "rollback");

      assertThat(Sql.rows(sessions.application, "select id from t")).containsExactly("1");
    }
  }

  private static void run(Connection session, String statement) {
    try {
      Sql.run(session, statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** Two sessions in an empty database. */
  private record Two(
      DatabaseServer server, String database, Connection round, Connection application)
      implements AutoCloseable {

    static Two on(MySqlVersion version) throws SQLException {
      DatabaseServer server = Servers.of(version);
      String database = Servers.freshDatabase(server);
      return new Two(server, database, server.connect(database), server.connect(database));
    }

    Connection another() throws SQLException {
      return server.connect(database);
    }

    @Override
    public void close() throws SQLException {
      try (round) {
        application.close();
      }
    }
  }
}
