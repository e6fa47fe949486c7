package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Shapes;
import dev.towline.model.TableName;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Changes of PostgreSQL's that no trigger tells of are noticed, and DDL of the application's goes
 * on.
 */
interface PostgresShapeCases {

  Replication replication();

  @Test
  default void whatWasWrittenWhileTriggersWereDisabledIsFound() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from generate_series(1, 100) g");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "alter table t disable trigger all",
        "update t set v = 1 where id < 10",
        "delete from t where id = 50",
        "alter table t enable trigger all",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aLargeTableIsRepairedInChunks() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v text)",
        "insert into t select g, repeat('x', 100) from generate_series(1, 3000) g",
        "analyze t");
    replication().with(replication().settings().amounts(20_000, 1_000_000, 100, 0));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "begin",
        "alter table t disable trigger all",
        "update t set v = 'y' where id % 7 = 0",
        "delete from t where id % 11 = 0",
        "alter table t enable trigger all",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void rewritesAndRetypedColumnsAreFollowed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int, w text)",
        "insert into t values (1, 1, 'a'), (2, 2, 'b')");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t alter v type bigint");

    Sql.run(
        leader,
        "alter table t alter v type bigint using v * 1000000000000",
        "vacuum full t",
        "alter table t drop column w",
        "update t set v = v + 1 where id = 1");

    replication().caughtUp().assertEqual();
  }

  /** The follower has the labels as texts, so that only rows that are read again are right. */
  @Test
  default void aRenamedEnumLabelReachesOldRows() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(leader.getMetaData().getDatabaseMajorVersion() >= 10, "needs RENAME VALUE");
    Sql.run(
        leader,
        "create type mood as enum ('sad', 'happy')",
        "create domain feeling as mood",
        "create type pair as (n int, m mood)",
        "create table plain (id int primary key, v mood)",
        "create table listed (id int primary key, v mood[])",
        "create table domained (id int primary key, v feeling)",
        "create table paired (id int primary key, v pair)",
        "insert into plain values (1, 'sad')",
        "insert into listed values (1, '{sad,happy}')",
        "insert into domained values (1, 'sad')",
        "insert into paired values (1, row(1, 'sad'))");
    for (String table : List.of("plain", "listed", "domained", "paired")) {
      Sql.run(replication().follower(), "create table " + table + " (id int primary key, v text)");
    }
    replication().install().start().caughtUp();

    Sql.run(leader, "alter type mood rename value 'sad' to 'blue'");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aRenamedKeyColumnIsRenamedOnTheFollower() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 2)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "alter table t rename id to ident",
        "update t set v = 3 where ident = 1",
        "delete from t where ident = 2",
        "insert into t values (3, 3)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void columnsThatSwapTheirNamesInOneTransactionAreFollowed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, a int, b text)",
        "insert into t values (1, 1, 'b'), (2, 2, 'bb')");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "alter table t rename a to x",
        "alter table t rename b to a",
        "alter table t rename x to b",
        "insert into t (id, a, b) values (3, 'a', 3)",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aColumnOfTheSameNameAndAnotherTypeInOneTransactionIsFollowed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v text)",
        "insert into t values (1, 'one'), (2, 'two')");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "alter table t drop v",
        "alter table t add v int",
        "update t set v = id * 10 where id = 1",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aColumnThatNumbersItselfAndOneThatCountsAreFollowed() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(replication().versions() >= 12, "needs identity and generated columns");
    Sql.run(
        leader,
        "create table t (id int primary key, n int)",
        "insert into t select g, g from generate_series(1, 50) g");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "alter table t add number int generated by default as identity",
        "alter table t add serial serial",
        "alter table t add twice int generated always as (n * 2) stored",
        "insert into t (id, n) values (100, 100)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aNewTypeAndANewLabelOfItAreFollowed() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(replication().versions() >= 12, "needs ADD VALUE in a transaction");
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "create type mood as enum ('sad', 'happy')",
        "alter table t add feels mood",
        "insert into t values (2, 'happy')");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "alter type mood add value 'blue'", "insert into t values (3, 'blue')");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aRenamedTableIsRenamedOnTheFollower() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 2)");
    replication().install().start().caughtUp();

    Sql.run(leader, "alter table t rename to u", "update u set v = 3 where id = 1");

    replication().caughtUp().assertEqual();
    assertThat(
            Sql.one(
                replication().follower(),
                "select to_regclass('t') is null, to_regclass('u')::text"))
        .isEqualTo("t|u");
  }

  @Test
  default void anIndexIsToldOnceAndLeftToPeople() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    replication().install().start().caughtUp();

    Sql.run(leader, "create index by_v on t (v)", "insert into t values (2, 2)");
    replication().caughtUp();
    replication().stop();
    Sql.run(leader, "insert into t values (3, 3)");
    replication().start().caughtUp().assertEqual();

    assertThat(told())
        .containsExactly(
            new ToldChange(
                new TableName("public", "t"),
                "index or constraint by_v was added",
                Outcome.TOLD,
                "CREATE INDEX by_v ON public.t USING btree (v)",
                "indexes and constraints are left to you"));
  }

  private List<ToldChange> told() throws Exception {
    return replication()
        .followerDialect()
        .shapes()
        .last(replication().follower(), Replication.NAME, 50)
        .stream()
        .map(Shapes.Entry::change)
        .toList();
  }

  @Test
  default void whatAViewOfTheFollowersDependsOnStaysAndIsTold() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int not null)",
        "insert into t values (1, 1)");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "create view seen as select v from t");

    Sql.run(leader, "alter table t drop v", "insert into t values (2)");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id, v from t order by id"))
        .containsExactly("1|1", "2|null");
    assertThat(told().get(0).reason()).contains("depend on it");
  }

  @Test
  default void readersOfTheFollowerHoldItUpAndNobodyElse() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().startAgainAndAgain().caughtUp();
    try (Connection reader = replication().anotherFollower()) {
      Sql.run(reader, "begin", "select * from t");
      Sql.run(leader, "alter table t add v int", "insert into t values (2, 2)");
      Await.until(
          "the relay waits for the reader",
          () ->
              Sql.one(
                      replication().follower(),
                      "select count(*) from pg_locks where not granted and relation = 't'::regclass")
                  .equals("1"));

      Sql.run(leader, "insert into t values (3, 3)");
      Sql.run(reader, "select * from t", "commit");
    }

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aNewColumnsDefaultOfNowReachesOldRows() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1), (2)");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add at timestamptz");

    Sql.run(leader, "alter table t add at timestamptz default now()", "insert into t values (3)");

    replication().caughtUp().assertEqual();
  }
}
