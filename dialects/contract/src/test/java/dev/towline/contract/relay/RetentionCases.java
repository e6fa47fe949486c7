package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import org.junit.jupiter.api.Test;

/** A follower that is put back goes on from there, if the leader still has what it needs. */
interface RetentionCases {

  Replication replication();

  /** The follower's tables and its position as they are now, to be put back later. */
  private void saveFollower() throws Exception {
    Sql.run(
        replication().follower(),
        "create schema saved",
        "create table saved.t as select * from t",
        "create table saved.subscription as select * from towline.subscription",
        "create table saved.subscription_table as select * from towline.subscription_table");
  }

  private void putFollowerBack() throws Exception {
    Sql.run(
        replication().follower(),
        "begin",
        "delete from t",
        "insert into t select * from saved.t",
        "delete from towline.subscription",
        "insert into towline.subscription select * from saved.subscription",
        "insert into towline.subscription_table select * from saved.subscription_table",
        "commit");
  }

  @Test
  default void aFollowerThatIsPutBackGoesOnWhileTheLeaderHasItsChanges() throws Exception {
    replicateAndPutBack();

    replication().start().caughtUp().assertEqual();
  }

  @Test
  default void aFollowerThatIsPutBackIsRefusedOnceItsClaimIsGone() throws Exception {
    replicateAndPutBack();
    Sql.run(replication().leader(), "delete from towline.claim");

    replication().start();

    assertThat(replication().awaitFailure()).hasMessageContaining("claim");
    assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("1");
  }

  private void replicateAndPutBack() throws Exception {
    Sql.run(
        replication().leader(), "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp().stop();
    saveFollower();
    Sql.run(replication().leader(), "insert into t values (2)", "delete from t where id = 1");
    replication().start().caughtUp().assertEqual().stop();
    putFollowerBack();
    assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("1");
  }
}
