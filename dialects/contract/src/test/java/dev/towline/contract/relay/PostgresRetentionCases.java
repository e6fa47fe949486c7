package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Changelog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** PostgreSQL as a leader keeps what a follower still needs, in two segments, and nothing else. */
interface PostgresRetentionCases {

  Replication replication();

  private Changelog changelog() {
    return replication().leaderDialect().changelog();
  }

  /** The one captured table's id, which its two segments are named by. */
  private String id() throws SQLException {
    return Sql.one(replication().leader(), "select id from towline.capture");
  }

  private String entries(String segment) throws SQLException {
    return Sql.one(
        replication().leader(), "select count(*) from towline.\"%s\"".formatted(segment));
  }

  private void switchSegment() throws SQLException {
    Sql.run(replication().leader(), "select towline.switch_segment('%s')".formatted(id()));
  }

  private long purge() throws SQLException {
    try (Connection purger = replication().anotherLeader()) {
      return changelog().purge(purger, Long.MAX_VALUE);
    }
  }

  private void awaitPurged(String segment) throws Exception {
    Await.until(
        segment + " is purged",
        () -> {
          purge();
          return entries(segment).equals("0");
        });
  }

  private void awaitWaitingFor(String relation) throws Exception {
    Await.until(
        "somebody waits for " + relation,
        () ->
            !Sql.rows(
                    replication().leader(),
                    "select from pg_locks where not granted and relation = '%s'::regclass"
                        .formatted(relation))
                .isEmpty());
  }

  @Test
  default void purgingWaitsForOpenAndPreparedTransactionsAndLaterOnesFlowOn() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)");
    replication().install().start().caughtUp();
    String segment = id() + "_0";
    try (Connection slow = replication().anotherLeader()) {
      Sql.run(slow, "begin", "insert into t values (1)");
      Sql.run(leader, "insert into t values (2)");
      switchSegment();
      replication().caughtUp();
      assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("2");
      assertThat(purge()).isZero();

      Sql.run(slow, "prepare transaction 'slow'");
      replication().caughtUp().caughtUp();
      assertThat(purge()).isZero();
      replication().stop();
      Sql.run(slow, "commit prepared 'slow'");
    }

    assertThat(purge()).isZero();
    assertThat(entries(segment)).isEqualTo("2");
    replication().start().caughtUp().assertEqual();
    awaitPurged(segment);
  }

  /** The writer is in the old function, held up before it writes the segment that is left. */
  @Test
  default void aWriterThatStillUsesTheOldFunctionLosesNothing() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)");
    replication().install().start().caughtUp().stop();
    String left = id() + "_0";
    try (Connection blocker = replication().anotherLeader();
        Connection writer = replication().anotherLeader()) {
      Sql.run(
          blocker, "begin", "lock table towline.\"%s\" in access exclusive mode".formatted(left));
      CompletableFuture<Void> writing = running(writer, "insert into t values (7)");
      awaitWaitingFor("towline.\"%s\"".formatted(left));
      switchSegment();
      Sql.run(blocker, "rollback");
      writing.get();
    }
    Sql.run(leader, "insert into t values (8)");

    assertThat(Sql.one(leader, "select k1 from towline.\"%s\"".formatted(left))).isEqualTo("7");
    assertThat(purge()).isZero();
    replication().start().caughtUp().assertEqual();
    awaitPurged(left);
  }

  private static CompletableFuture<Void> running(Connection connection, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Sql.run(connection, sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  default void theClaimIsCommittedBeforeTheFirstSnapshotIsTaken() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install();
    String segment = id() + "_0";
    try (Connection blocker = replication().anotherLeader()) {
      Sql.run(
          blocker,
          "begin",
          "lock table towline.\"%s\" in access exclusive mode".formatted(segment));
      replication().start();
      awaitWaitingFor("towline.\"%s\"".formatted(segment));

      assertThat(Sql.rows(leader, "select subscription, position from towline.claim"))
          .containsExactly("test|null");
      assertThat(Sql.rows(replication().follower(), "select position from towline.subscription"))
          .containsExactly("null");
      Sql.run(blocker, "rollback");
    }

    replication().caughtUp().assertEqual();
  }

  /** The follower's tables and its position as they are now, to be put back later. */
  private void saveFollower() throws SQLException {
    Sql.run(
        replication().follower(),
        "create schema saved",
        "create table saved.t as table t",
        "create table saved.subscription as table towline.subscription",
        "create table saved.subscription_table as table towline.subscription_table");
  }

  private void putFollowerBack() throws SQLException {
    Sql.run(
        replication().follower(),
        "begin",
        "truncate t",
        "insert into t table saved.t",
        "delete from towline.subscription",
        "insert into towline.subscription table saved.subscription",
        "insert into towline.subscription_table table saved.subscription_table",
        "commit");
  }

  private void replicateAndPutBack() throws Exception {
    Sql.run(
        replication().leader(), "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp().stop();
    saveFollower();
    Sql.run(replication().leader(), "insert into t values (2)", "delete from t where id = 1");
    replication().start().caughtUp().assertEqual();
  }

  @Test
  default void aFollowerThatIsPutBackIsRefusedOnceItsChangesArePurged() throws Exception {
    replicateAndPutBack();
    switchSegment();
    awaitPurged(id() + "_0");
    replication().stop();
    putFollowerBack();

    replication().start();

    assertThat(replication().awaitFailure()).hasMessageContaining("no longer has all changes");
    assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("1");
  }
}
