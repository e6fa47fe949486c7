package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.Reading;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.TableSelection;
import dev.towline.postgresql.PostgresDialectProvider;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a crash, a promotion or a restore of either side does, on servers of their own. */
@Tag("ci")
class DurabilityIT {

  /** The log is written so late that a crash loses what nobody forced to disk. */
  private static final Map<String, String> LATE =
      Map.of(
          "synchronous_commit", "off",
          "wal_writer_delay", "10s",
          "checkpoint_timeout", "1h",
          "bgwriter_lru_maxpages", "0",
          "autovacuum", "off");

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V12", "V17", "V18"})
  void aLeadersCrashNeverLeavesTheFollowerAhead(PostgresVersion version) throws Exception {
    try (PostgresServer server = PostgresServer.start(version, LATE);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(),
          "create table t (id int primary key, v int)",
          "insert into t values (1, 0), (2, 0)");
      replication.install().start().caughtUp();

      Sql.run(replication.leader(), "update t set v = 777 where id = 1");
      Await.until(
          "the follower has it, long before the log is written by itself",
          Duration.ofSeconds(5),
          () -> Sql.one(replication.follower(), "select v from t where id = 1").equals("777"));
      server.crash();
      server.restart();
      replication.reconnect(server);

      assertThat(Sql.one(replication.leader(), "select v from t where id = 1")).isEqualTo("777");
      Sql.run(replication.leader(), "update t set v = 888 where id = 2");
      replication.caughtUp().assertEqual();
    }
  }

  /**
   * The trap itself: a commit is read, then another backend dies, and the commit with it; its
   * number is given to a later one.
   */
  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V12", "V17", "V18"})
  void aCommitThatDiesWithAnotherBackendIsNotAppliedAndDoesNotHideTheNext(PostgresVersion version)
      throws Exception {
    try (PostgresServer server = PostgresServer.start(version, LATE);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(),
          "create table t (id int primary key, v int)",
          "insert into t values (1, 0), (2, 0)");
      replication.install().start().caughtUp().stop();
      // From now on it is ten seconds until the log is written by itself.
      server.restart();
      replication.reconnect(server);
      // The first change after a checkpoint writes whole pages, more than the log keeps to itself.
      Sql.run(
          replication.leader(),
          "set synchronous_commit = on",
          "update t set v = 0",
          "reset synchronous_commit");
      Connection reading = replication.anotherLeader();
      changelog().prepare(reading);
      Window window = window(reading, replication.follower());
      int backend =
          Integer.parseInt(Sql.one(replication.anotherLeader(), "select pg_backend_pid()"));

      Sql.run(replication.leader(), "update t set v = 777 where id = 1");
      String lost = lastXid(replication.leader());
      Reading round = changelog().begin(reading, window);
      assertThat(Sql.one(reading, "select v from public.t where id = 1")).isEqualTo("777");
      assertThat(ProcessHandle.of(backend).orElseThrow().destroyForcibly()).isTrue();

      Await.until("all sessions are ended", () -> !replication.leader().isValid(1));

      assertThatThrownBy(round::end).isInstanceOf(SQLException.class);
      awaitRecovered(server);
      replication.reconnect(server);
      assertThat(Sql.one(replication.leader(), "select v from t where id = 1")).isEqualTo("0");
      Sql.run(replication.leader(), "update t set v = 888 where id = 2");
      assertThat(lastXid(replication.leader())).isEqualTo(lost);
      replication.start().caughtUp().assertEqual();
    }
  }

  private static String lastXid(Connection leader) throws SQLException {
    String id = Sql.one(leader, "select id from towline.capture");
    return Sql.one(leader, "select max(xid) from towline.\"%s_0\"".formatted(id));
  }

  private static Changelog changelog() {
    return new PostgresDialectProvider().dialect().changelog();
  }

  private static Window window(Connection reading, Connection follower) throws SQLException {
    return new Window(
        Replication.NAME,
        changelog().captured(reading, new TableSelection(List.of("*.*"))),
        Optional.of(new Position(Sql.one(follower, "select position from towline.subscription"))),
        new NodeName("follower"),
        Duration.ofSeconds(20));
  }

  private static void awaitRecovered(PostgresServer server) throws Exception {
    Await.until(
        "recovered",
        () -> {
          try (Connection connection = server.connect("postgres")) {
            return connection.isValid(1);
          } catch (SQLException e) {
            return false;
          }
        });
  }

  @Test
  void aFollowersCrashNeverTakesBackWhatWasAcknowledged() throws Exception {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V18, LATE);
        Replication replication = Replication.between(Servers.of(PostgresVersion.V17), server)) {
      Sql.run(replication.leader(), "create table t (id int primary key)");
      replication.install().start().caughtUp();
      Sql.run(replication.leader(), "insert into t values (1)");
      Await.until(
          "it is acknowledged",
          () -> {
            String told = Sql.one(replication.leader(), "select position from towline.claim");
            return Sql.rows(replication.follower(), "select id from t").size() == 1
                && told.equals(
                    Sql.one(replication.follower(), "select position from towline.subscription"));
          });
      replication.stop();
      server.crash();
      server.restart();
      replication.reconnect(Servers.of(PostgresVersion.V17));

      assertThat(Sql.one(replication.follower(), "select position from towline.subscription"))
          .isEqualTo(Sql.one(replication.leader(), "select position from towline.claim"));
      replication.start().caughtUp().assertEqual();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V10", "V18"})
  void aPromotedStandbyIsAnotherHistory(PostgresVersion version) throws Exception {
    try (PostgresServer server = PostgresServer.start(version);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (1)");
      replication.install().start().caughtUp();
      replication.stop();
      try (PostgresServer standby = server.standby()) {
        standby.promote();
        replication.reconnect(standby).start();

        assertThat(replication.awaitFailure())
            .hasMessageContaining("history")
            .hasMessageContaining("promoted");
        replication.stop();
        replication.reconnect(server);
      }
    }
  }

  @Test
  void aLeaderThatWasPutBackFromACopyIsRefused() throws Exception {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V18);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (1)");
      replication.install().start().caughtUp();
      replication.stop();
      try (PostgresServer copy = server.copy()) {
        replication.reconnect(server).start();
        Sql.run(replication.leader(), "insert into t values (2)");
        replication.caughtUp();
        replication.stop();
        replication.reconnect(copy).start();

        assertThat(replication.awaitFailure().getMessage())
            .containsAnyOf("gone back in time", "ahead of its leader");
        replication.stop();
        replication.reconnect(server);
      }
    }
  }

  @Test
  void aStandbyIsNoLeader() throws Exception {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V18);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(replication.leader(), "create table t (id int primary key)");
      replication.install();
      try (PostgresServer standby = server.standby()) {
        replication.reconnect(standby).start();

        assertThat(replication.awaitFailure()).hasMessageContaining("standby");
        replication.stop();
        replication.reconnect(server);
      }
    }
  }

  /** It gives out numbers again that the follower has seen, and soon is ahead of it. */
  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V18"})
  void aPromotedStandbyThatLacksTheLastCommitIsRefusedHoweverFarItHasCome(PostgresVersion version)
      throws Exception {
    try (PostgresServer server = PostgresServer.start(version);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (1)");
      replication.install().start().caughtUp().stop();
      try (PostgresServer standby = server.standby()) {
        standby.stop();
        replication.reconnect(server).start();
        Sql.run(replication.leader(), "insert into t values (2)");
        replication.caughtUp().stop();
        server.crash();
        standby.restart();
        standby.promote();
        replication.reconnect(standby);
        assertThat(Sql.rows(replication.leader(), "select id from t")).containsExactly("1");
        for (int i = 0; i < 100; i++) {
          Sql.run(replication.leader(), "insert into t values (%d)".formatted(100 + i));
        }
        replication.start();

        assertThat(replication.awaitFailure()).hasMessageContaining("history");
        assertThat(Sql.rows(replication.follower(), "select id from t order by id"))
            .containsExactly("1", "2");
        replication.stop();
        server.restart();
        replication.reconnect(server);
      }
    }
  }

  @Test
  void aDatabaseThatWasRestoredElsewhereIsAnotherHistory() throws Exception {
    PostgresServer server = Servers.of(PostgresVersion.V17);
    PostgresServer other = Servers.of(PostgresVersion.V14);
    try (Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (1)");
      replication.install().start().caughtUp().stop();
      String database = Sql.one(replication.leader(), "select current_database()");
      other.createDatabase(database);
      replication.reconnect(other);
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (7)");
      replication.install().start();

      assertThat(replication.awaitFailure()).hasMessageContaining("history");
      assertThat(Sql.rows(replication.follower(), "select id from t")).containsExactly("1");
      replication.stop();
      replication.reconnect(server);
      try (Connection connection = other.connect("postgres")) {
        Sql.run(connection, "drop database " + database);
      }
    }
  }

  @Test
  void aDatabaseThatWasMadeAgainOnItsServerIsAnotherHistory() throws Exception {
    PostgresServer server = Servers.of(PostgresVersion.V17);
    try (Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18));
        Connection connection = server.connect("postgres")) {
      Sql.run(
          replication.leader(), "create table t (id int primary key)", "insert into t values (1)");
      replication.install().start().caughtUp().stop();
      String database = Sql.one(replication.leader(), "select current_database()");
      replication.leader().close();
      Await.until(
          "nobody is connected",
          () ->
              Sql.one(
                      connection,
                      "select count(*) from pg_stat_activity where datname = '%s'"
                          .formatted(database))
                  .equals("0"));
      Sql.run(
          connection,
          "create database again template " + database,
          "drop database " + database,
          "alter database again rename to " + database);
      replication.reconnect(server).start();

      assertThat(replication.awaitFailure()).hasMessageContaining("history");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V18"})
  void anUnloggedTableThatACrashEmptiedIsEmptiedOnTheFollower(PostgresVersion version)
      throws Exception {
    try (PostgresServer server = PostgresServer.start(version);
        Replication replication = Replication.between(server, Servers.of(PostgresVersion.V18))) {
      Sql.run(
          replication.leader(),
          "create unlogged table u (id int primary key)",
          "create table t (id int primary key)",
          "insert into u values (1), (2)",
          "insert into t values (1), (2)");
      replication.install().start().caughtUp().assertEqual();

      for (int crash = 0; crash < 2; crash++) {
        server.crash();
        server.restart();
        replication.reconnect(server);
        assertThat(Sql.rows(replication.leader(), "select id from u")).isEmpty();
        replication.caughtUp().assertEqual();
        Sql.run(replication.leader(), "insert into u values (3)");
        replication.caughtUp().assertEqual();
      }
    }
  }
}
