package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions and children come and go, and their rows with them. */
interface PartitionedTableCases {

  Replication replication();

  private static int version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }

  @ParameterizedTest(name = "with a key: {0}")
  @ValueSource(booleans = {true, false})
  default void rowsOfPartitionsComeAndGoWithThem(boolean key) throws Exception {
    Connection leader = replication().leader();
    assumeTrue(version(leader) >= (key ? 11 : 10), "needs partitions");
    Sql.run(
        leader,
        "create table r (id int not null, k int not null) partition by range (k)",
        "create table p0 partition of r for values from (0) to (10)",
        "create table p1 partition of r for values from (10) to (20)",
        "insert into r select g, g % 20 from generate_series(1, 100) g");
    if (key) {
      Sql.run(leader, "alter table r add primary key (k, id)");
    }
    replication().install().start().caughtUp();
    assertThat(rootOnFollower()).hasSize(100);
    Sql.run(
        leader,
        "create table p2 (k int not null, gone text, id int not null)",
        "alter table p2 drop column gone",
        "insert into p2 (id, k) select g, 25 from generate_series(201, 250) g");

    for (String change :
        List.of(
            "alter table r attach partition p2 for values from (20) to (30)",
            "alter table r detach partition p0",
            "update p0 set id = id + 1",
            "drop table p1",
            "insert into r values (301, 26), (301, 27)",
            "truncate p2")) {
      Sql.run(leader, change);
      replication().caughtUp();
      assertThat(rootOnFollower())
          .as(change)
          .isEqualTo(Sql.rows(leader, "select id, k from r order by 1, 2"));
    }
  }

  private List<String> rootOnFollower() throws SQLException {
    return Sql.rows(replication().follower(), "select id, k from r order by 1, 2");
  }

  @Test
  default void aRowThatMovesBetweenPartitionsStaysOneRow() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(version(leader) >= 11, "needs keys of partitioned tables");
    Sql.run(
        leader,
        "create table r (id int, k int, v text, primary key (id, k)) partition by list (k)",
        "create table p0 partition of r for values in (0)",
        "create table p1 partition of r for values in (1)",
        "create table rest partition of r default",
        "insert into r select g, g % 3, 'v' from generate_series(1, 90) g");
    replication().install().start().caughtUp();

    Sql.run(leader, "update r set k = (k + 1) % 3, v = 'moved' where id % 2 = 0");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aPartitionedTableFollowsAPlainOne() throws Exception {
    Connection leader = replication().leader();
    Connection follower = replication().follower();
    assumeTrue(version(follower) >= 11, "needs keys of partitioned tables");
    Sql.run(leader, "create table t (id int, k int, v text, primary key (id, k))");
    Sql.run(leader, "insert into t select g, g % 2, 'v' from generate_series(1, 50) g");
    Sql.run(
        follower,
        "create table t (id int, k int, v text, primary key (id, k)) partition by list (k)",
        "create table t0 partition of t for values in (0)",
        "create table t1 partition of t for values in (1)");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set v = 'w' where id < 10",
        "update t set k = 1 - k where id > 40",
        "delete from t where id = 20",
        "insert into t values (20, 1, 'again')");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "insert into t select g, g % 2, 'many' from generate_series(100, 2000) g");
    Sql.run(leader, "update t set v = 'all'");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aChildThatAppearsLaterIsFollowedOnceItIsCaptured() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table parent (id int primary key, v int)",
        "insert into parent select g, g from generate_series(1, 20) g");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "create table child (w text, primary key (id)) inherits (parent)",
        "insert into child values (101, 1, 'w')",
        "update parent set v = v + 1");
    replication().install();
    Await.until(
        "the child is there",
        () ->
            Sql.one(replication().follower(), "select to_regclass('public.child') is not null")
                .equals("t"));
    Sql.run(leader, "update parent set v = v + 1", "delete from parent where id = 3");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id, v from only child"))
        .containsExactly("101|3");
  }
}
