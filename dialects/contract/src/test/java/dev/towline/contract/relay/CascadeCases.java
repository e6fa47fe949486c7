package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What foreign keys do to other rows arrives with what caused it, triggers or no triggers. */
interface CascadeCases {

  Replication replication();

  private Connection leader() {
    return replication().leader();
  }

  private void follow() throws Exception {
    replication().install().start().caughtUp().assertEqual();
  }

  /** Grandparents, parents and children, ten times as many each time. */
  private void createChain(String action) throws SQLException {
    Words words = replication().words();
    Sql.run(
        leader(),
        "create table a (id int primary key, v int)",
        "create table b (id int primary key, a int, v int, foreign key (a) references a (id) %s)"
            .formatted(action),
        "create table c (id int primary key, b int, v int, foreign key (b) references b (id) %s)"
            .formatted(action),
        "insert into a select g, g from " + words.series(1, 10),
        "insert into b select g, 1 + g % 10, g from " + words.series(1, 100),
        "insert into c select g, 1 + g % 100, g from " + words.series(1, 1000));
  }

  @Test
  default void deletionsGoDownAChainOfThreeTables() throws Exception {
    createChain("on delete cascade");
    follow();

    Sql.run(leader(), "delete from a where id in (3, 7)", "update c set v = -1 where id < 50");

    replication().caughtUp().assertEqual();
    assertThat(Sql.one(replication().follower(), "select count(*) from c")).isEqualTo("800");
  }

  @Test
  default void deletionsGoDownAChainInSlices() throws Exception {
    createChain("on delete cascade");
    replication().with(replication().settings().amounts(1 << 20, 20, 500, 1 << 20));
    follow();

    Sql.run(
        leader(),
        "begin",
        "delete from a where id < 5",
        "update a set v = v + 1",
        "update b set v = v + 1",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void deletionsGoDownAChainThatIsBeingCopied() throws Exception {
    createChain("on delete cascade");
    replication().with(replication().settings().amounts(2_000, 1_000_000, 500, 0));
    replication().install().start();

    for (int id = 1; id < 9; id++) {
      Sql.run(
          leader(),
          "delete from a where id = " + id,
          "insert into a values (%d, 0)".formatted(id),
          "insert into b values (%d, %d, 0)".formatted(200 + id, id));
    }

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aRowRefersToItsOwnTable() throws Exception {
    Sql.run(
        leader(),
        """
        create table t (id int primary key, boss int, v int,
          foreign key (boss) references t (id) on delete set null)
        """,
        "insert into t values (1, null, 0)",
        "insert into t values (2, 1, 0), (3, 1, 0)",
        "insert into t values (4, 2, 0), (5, 2, 0), (6, 3, 0), (7, 3, 0)");
    follow();

    Sql.run(leader(), "delete from t where id = 2");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader(),
        "begin",
        "update t set boss = 7 where id = 6",
        "delete from t where id = 3",
        "insert into t values (3, 1, 33)",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void referencesToDeletedRowsBecomeNull() throws Exception {
    createChain("on delete set null");
    follow();

    Sql.run(leader(), "delete from a where id = 3", "delete from b where id between 20 and 29");

    replication().caughtUp().assertEqual();
    assertThat(Sql.one(replication().follower(), "select count(*) from c where b is null"))
        .isEqualTo("100");
  }

  /** Parents, children and grandchildren whose keys begin with the key above. */
  static void createKeysOfKeys(Connection leader) throws SQLException {
    Sql.run(
        leader,
        "create table p (x int, y varchar(10), v int, primary key (x, y))",
        """
        create table k (x int, y varchar(10), n int, v int, primary key (x, y, n),
          foreign key (x, y) references p (x, y) on delete cascade on update cascade)
        """,
        """
        create table g (x int, y varchar(10), n int, m int, primary key (x, y, n, m),
          foreign key (x, y, n) references k (x, y, n) on delete cascade on update cascade)
        """);
  }

  @Test
  default void changedKeysGoDownAndChangeTheKeysOfChildren() throws Exception {
    createKeysOfKeys(leader());
    Sql.run(
        leader(),
        "insert into p values (1, 'a', 0), (2, 'b', 0), (3, 'c', 0)",
        "insert into k values (1, 'a', 1, 0), (2, 'b', 1, 0), (3, 'c', 1, 0)",
        "insert into g values (1, 'a', 1, 1), (2, 'b', 1, 1), (2, 'b', 1, 2)");
    follow();

    Sql.run(leader(), "update p set x = 10 where x = 1");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader(),
        "begin",
        "update p set x = 5, y = 'e' where x = 2",
        "update p set x = 2, y = 'b' where x = 3",
        "update p set y = 'f' where x = 5",
        "insert into k values (5, 'f', 9, 9)",
        "commit",
        "update p set v = 7",
        "delete from p where x = 10");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select x, y, n from k order by x, y, n"))
        .containsExactly("2|b|1", "5|f|1", "5|f|9");
  }

  @Test
  default void keysThatSwapTakeTheirChildrenAlong() throws Exception {
    Sql.run(
        leader(),
        "create table p (id int primary key)",
        """
        create table c (id int primary key, p int, foreign key (p) references p (id) on update cascade)
        """,
        "insert into p values (1), (2)",
        "insert into c values (10, 1), (11, 1), (20, 2)");
    follow();

    Sql.run(
        leader(),
        "begin",
        "update p set id = -1 where id = 1",
        "update p set id = 1 where id = 2",
        "update p set id = 2 where id = -1",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id, p from c order by id"))
        .containsExactly("10|2", "11|2", "20|1");
  }

  @Test
  default void referencesToUniqueColumnsThatAreNotTheKeyAreFollowed() throws Exception {
    Sql.run(
        leader(),
        "create table p (id int primary key, code varchar(20) not null unique, v int)",
        """
        create table c (id int primary key, code varchar(20), v int,
          foreign key (code) references p (code) on delete cascade on update cascade)
        """,
        "insert into p values (1, 'one', 0), (2, 'two', 0), (3, 'three', 0)",
        "insert into c values (1, 'one', 0), (2, 'two', 0), (3, 'two', 0), (4, null, 0), (5, 'three', 0)");
    follow();

    Sql.run(leader(), "update p set code = 'zwei' where id = 2");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "delete from p where id = 1", "update p set v = 1");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader(),
        "begin",
        "update p set code = 'drei', id = 30 where id = 3",
        "delete from p where id = 2",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id, code from c order by id"))
        .containsExactly("4|null", "5|drei");
  }

  /** It is there before the parent goes, and nobody has told the follower yet. */
  @Test
  default void aChildThatIsCommittedJustBeforeItsParentGoesIsGone() throws Exception {
    createChain("on delete cascade");
    follow();
    replication().stop();

    try (Connection other = replication().anotherLeader()) {
      Sql.run(
          other,
          "begin",
          "insert into b values (1000, 4, 0)",
          "insert into c values (5000, 1000, 0)");
      Sql.run(other, "update b set a = 5 where a = 4 and id < 50", "commit");
    }
    Sql.run(leader(), "delete from a where id = 4", "insert into a values (4, 44)");

    replication().start().caughtUp().assertEqual();
  }

  @Test
  default void childrenThatMovedToAnotherParentStay() throws Exception {
    createChain("on delete cascade");
    follow();

    Sql.run(
        leader(),
        "begin",
        "update b set a = 1 where a = 2 and id % 20 = 1",
        "delete from a where id = 2",
        "insert into a values (2, 22)",
        "insert into b values (2000, 2, 0)",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void childrenWithNoKeyAreFollowed() throws Exception {
    Sql.run(
        leader(),
        "create table p (id int primary key)",
        "create table c (p int, v int, foreign key (p) references p (id) on delete cascade)",
        "insert into p values (1), (2), (3)",
        "insert into c values (1, 1), (1, 1), (1, 2), (2, 1), (3, 3), (null, 3)");
    follow();

    Sql.run(leader(), "delete from p where id = 1", "insert into c values (2, 1)");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "delete from p where id = 2");

    replication().caughtUp().assertEqual();
    assertThat(Sql.one(replication().follower(), "select count(*) from c")).isEqualTo("2");
  }

  @Test
  default void anActionThatIsTakenBackChangesNothing() throws Exception {
    createChain("on delete cascade");
    follow();

    Sql.run(
        leader(),
        "begin",
        "savepoint one",
        "delete from a where id = 1",
        "rollback to one",
        "delete from a where id = 2",
        "commit",
        "begin",
        "delete from a where id = 3",
        "rollback");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void severalTablesReferToOneAndOneRefersToSeveral() throws Exception {
    Sql.run(
        leader(),
        "create table p (id int primary key)",
        "create table q (id int primary key)",
        """
        create table c (id int primary key, p int, q int,
          foreign key (p) references p (id) on delete cascade,
          foreign key (q) references q (id) on delete set null)
        """,
        "create table d (id int primary key, p int, foreign key (p) references p (id) on delete set null)",
        "insert into p values (1), (2)",
        "insert into q values (1), (2)",
        "insert into c values (11, 1, 1), (12, 1, 2), (21, 2, 1), (22, 2, 2)",
        "insert into d values (1, 1), (2, 2)");
    follow();

    for (String delete : List.of("delete from q where id = 1", "delete from p where id = 1")) {
      Sql.run(leader(), delete);
      replication().caughtUp().assertEqual();
    }
    Sql.run(
        leader(), "begin", "delete from q where id = 2", "delete from p where id = 2", "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select p from d"))
        .containsExactly("null", "null");
  }
}
