package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** A round reads what the leader still has, and does not hold it up. */
interface SnapshotCases {

  Replication replication();

  @Test
  default void theLeadersTransactionDoesNotSpanTheApplying() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    replication().install().start().caughtUp();
    try (Connection blocker = replication().anotherFollower()) {
      blocker.setAutoCommit(false);
      Sql.run(blocker, "select * from t for update");
      Sql.run(leader, "update t set v = 2");
      Await.until(
          "the relay waits on the follower",
          () ->
              !Sql.rows(replication().follower(), replication().followerWords().waitingSessions())
                  .isEmpty());

      Sql.run(
          leader,
          replication().words().impatient(),
          "alter table t add w int",
          "alter table t drop w");
      blocker.rollback();
    }

    replication().caughtUp();
    assertThat(Sql.one(replication().follower(), "select v from t")).isEqualTo("2");
  }

  @Test
  default void aDroppedClaimIsToldAndNotTakenForAnEmptyDifference() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();

    Sql.run(leader, "delete from towline.claim", "insert into t values (2)");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure).hasMessageContaining("claim");
    assertThat(failure.remedy()).contains("copy again");
  }

  @Test
  default void aLeaderThatForgotAnAcknowledgementIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();
    Sql.run(leader, "insert into t values (2)");
    replication().caughtUp();
    replication().stop();

    Sql.run(leader, "update towline.claim set acknowledgement = 0");
    Sql.run(replication().follower(), "update towline.subscription set acknowledgement = 5");
    replication().start();

    assertThat(replication().awaitFailure()).hasMessageContaining("gone back in time");
  }
}
