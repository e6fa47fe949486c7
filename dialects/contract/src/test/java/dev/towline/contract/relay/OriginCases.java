package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What came from a follower does not go back to it, and goes on to others. */
interface OriginCases {

  Replication replication();

  @Test
  default void whatCameFromTheFollowerIsNotSentBackToIt() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)");
    replication().install().start().caughtUp();

    writeAs("follower", "insert into t values (1)");
    writeAs("another", "insert into t values (2)");
    Sql.run(leader, "insert into t values (3)");

    replication().caughtUp();
    assertThat(Sql.rows(replication().follower(), "select id from t order by id"))
        .containsExactly("2", "3");
  }

  private void writeAs(String origin, String sql) throws SQLException {
    Sql.run(
        replication().leader(),
        "begin; set local towline.origin = '%s'; %s; commit".formatted(origin, sql));
  }

  @Test
  default void aFollowerMayLeadAThird() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table p (id int primary key, v int)",
        "create table c (id int primary key, p int references p on delete cascade)",
        "create table n (v int)",
        "insert into p select g, g from generate_series(1, 20) g",
        "insert into c select g, g from generate_series(1, 20) g");
    replication().install().start().caughtUp();
    try (Replication next = replication().onwards()) {
      next.install().start().caughtUp().assertEqual();

      Sql.run(
          leader,
          "update p set v = v + 1",
          "delete from p where id = 7",
          "insert into n select g % 3 from generate_series(1, 2000) g",
          "insert into p select g, g from generate_series(1001, 3000) g");
      replication().caughtUp().assertEqual();
      next.caughtUp().assertEqual();
      Sql.run(leader, "truncate p cascade", "insert into p values (1, 1)", "delete from n");

      replication().caughtUp().assertEqual();
      next.caughtUp().assertEqual();
      assertThat(Sql.rows(next.follower(), "select id, v from p")).containsExactly("1|1");
      // Closing takes the database away that this one writes to.
      replication().stop();
    }
  }
}
