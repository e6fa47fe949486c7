package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What came from a follower does not go back to it, and goes on to others. */
interface OriginCases {

  Replication replication();

  @Test
  default void whatCameFromTheFollowerIsNotSentBackToIt() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(leader, "create table t (id int primary key)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        words.as("follower", "insert into t values (1)"),
        words.as("another", "insert into t values (2)"),
        "insert into t values (3)");

    replication().caughtUp();
    assertThat(Sql.rows(replication().follower(), "select id from t order by id"))
        .containsExactly("2", "3");
  }

  @Test
  default void aFollowerMayLeadAThird() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table p (id int primary key, v int)",
        "create table c (id int primary key, p int, foreign key (p) references p (id) on delete cascade)",
        "create table n (v int)",
        "insert into p select g, g from " + words.series(1, 20),
        "insert into c select g, g from " + words.series(1, 20));
    replication().install().start().caughtUp();
    try (Replication next = replication().onwards()) {
      next.install().start().caughtUp().assertEqual();

      Sql.run(
          leader,
          "update p set v = v + 1",
          "delete from p where id = 7",
          "insert into n select g % 3 from " + words.series(1, 2000),
          "insert into p select g, g from " + words.series(1001, 3000));
      replication().caughtUp().assertEqual();
      next.caughtUp().assertEqual();
      Sql.run(leader, "delete from p", "insert into p values (1, 1)", "truncate table n");

      replication().caughtUp().assertEqual();
      next.caughtUp().assertEqual();
      assertThat(Sql.rows(next.follower(), "select id, v from p")).containsExactly("1|1");
      // Closing takes the database away that this one writes to.
      replication().stop();
    }
  }
}
