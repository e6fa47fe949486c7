package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.Reading;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.PostgresDialectProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A round reads one moment of PostgreSQL, whatever DDL comes in between. */
interface PostgresSnapshotCases {

  Replication replication();

  @Test
  default void truncateAndDdlComeBeforeASnapshotOrAfterIt() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    replication().install().start().caughtUp();
    try (Connection ddl = replication().anotherLeader()) {
      ddl.setAutoCommit(false);
      Sql.run(
          ddl,
          "truncate t",
          "insert into t values (2, 2), (3, 3)",
          "alter table t alter v type bigint");
      Sql.run(leader, "create table other (id int)");
      assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("1");
      Sql.run(replication().follower(), "alter table t alter v type bigint");
      ddl.commit();
    }

    replication().caughtUp();
    assertThat(Sql.rows(replication().follower(), "select id from t order by id"))
        .containsExactly("2", "3");
  }

  /** A snapshot that is older than its locks shows a truncated table empty. */
  @Test
  default void aRoundsSnapshotIsNoOlderThanItsLocks() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "create table other (id int)",
        "insert into t values (1, 1)");
    replication().install();
    changelog().claim(leader, Replication.NAME, new NodeName("follower"));
    String segment =
        Sql.one(leader, "select id || '_0' from towline.capture where table_name = 't'");
    for (String change :
        List.of(
            "truncate t; insert into t values (2, 2), (3, 3)",
            "alter table t alter v type bigint using v + 1; update t set v = v + 1",
            "truncate towline.%1$s; insert into towline.%1$s (xid, op, k1) values (txid_current(), 'U', 2)"
                .formatted(segment))) {
      readsWhatHeldItUp(change);
    }
  }

  private void readsWhatHeldItUp(String change) throws Exception {
    Connection leader = replication().leader();
    try (Connection older = replication().anotherLeader();
        Connection changing = replication().anotherLeader();
        Connection reading = replication().anotherLeader()) {
      changelog().prepare(reading);
      Window window = window(reading);
      Sql.run(older, "begin isolation level repeatable read", "select from other");
      Sql.run(changing, "begin", change);
      CompletableFuture<Reading> round = beginning(reading, window);
      Await.until(
          "the round waits for a lock",
          () -> Sql.one(leader, "select count(*) from pg_locks where not granted").equals("1"));
      Sql.run(leader, "insert into other values (1)");
      Sql.run(changing, "commit");

      try (Reading read = round.get()) {
        assertThat(Sql.rows(read.connection(), "select * from public.t order by id"))
            .as(change)
            .isEqualTo(Sql.rows(leader, "select * from t order by id"));
        assertThat(read.news()).extracting(news -> news.table().name().name()).contains("t");
      }
      if (change.startsWith("truncate t;")) {
        assertThat(Sql.rows(older, "select * from t")).isEmpty();
      }
    }
  }

  private static Window window(Connection reading) throws SQLException {
    return new Window(
        Replication.NAME,
        changelog().captured(reading, new TableSelection(List.of("*.*"))),
        Optional.of(new Position(Sql.one(reading, "select txid_current_snapshot()::text"))),
        new NodeName("follower"),
        Duration.ofSeconds(20));
  }

  private static CompletableFuture<Reading> beginning(Connection reading, Window window) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return changelog().begin(reading, window);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Changelog changelog() {
    return new PostgresDialectProvider().dialect().changelog();
  }

  @Test
  default void anIdleRelayWritesNothingOnTheLeader() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp().caughtUp();
    // On one server the follower's own heartbeats move the snapshot; our row there stays as it is.
    boolean oneServer =
        server(replication().leaderUrl()).equals(server(replication().followerUrl()));
    String written =
        oneServer
            ? "select xmin, acknowledgement from towline.claim"
            : "select txid_current_snapshot()";

    Await.until(
        "the last acknowledgement was the last write",
        () -> {
          List<String> before = Sql.rows(leader, written);
          replication().caughtUp().caughtUp().caughtUp();
          return before.equals(Sql.rows(leader, written));
        });
    assertThat(Long.parseLong(Sql.one(leader, "select acknowledgement from towline.claim")))
        .isPositive();
  }

  private static String server(String url) {
    return url.substring(0, url.lastIndexOf('/'));
  }

  @Test
  default void aPositionOlderThanThePurgedChangesIsRefused() throws Exception {
    Connection leader = replication().leader();
    Connection follower = replication().follower();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();
    replication().stop();
    String old = Sql.one(follower, "select position from towline.subscription");
    replication().start();
    Sql.run(leader, "insert into t values (2)");
    replication().caughtUp();
    replication().stop();
    Sql.run(leader, "update towline.horizon set position = txid_current_snapshot()::text");
    Sql.run(follower, "update towline.subscription set position = '" + old + "'");
    replication().start();

    TowlineException failure = replication().awaitFailure();

    assertThat(failure).hasMessageContaining("no longer has all changes");
  }
}
