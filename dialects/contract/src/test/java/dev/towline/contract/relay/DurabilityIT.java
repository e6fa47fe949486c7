package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a crash, a promotion or a restore of either side does, on servers of their own. */
class DurabilityIT {

  /** The log is written so late that a crash loses what nobody forced to disk. */
  private static final Map<String, String> LATE =
      Map.of("synchronous_commit", "off", "wal_writer_delay", "10s", "checkpoint_timeout", "1h");

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
          "the follower has it",
          () -> Sql.one(replication.follower(), "select v from t where id = 1").equals("777"));
      server.crash();
      server.restart();
      replication.reconnect(server);

      assertThat(Sql.one(replication.leader(), "select v from t where id = 1")).isEqualTo("777");
      Sql.run(replication.leader(), "update t set v = 888 where id = 2");
      replication.caughtUp().assertEqual();
    }
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
}
