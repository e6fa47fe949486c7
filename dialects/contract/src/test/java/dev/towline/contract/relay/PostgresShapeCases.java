package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
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
  default void aRenamedKeyColumnWaitsForTheFollowersToBeRenamed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 2)");
    replication().install().start().caughtUp();

    Sql.run(leader, "alter table t rename id to ident", "update t set v = 3 where ident = 1");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure).hasMessageContaining("public.t").hasMessageContaining("ident");
    Sql.run(replication().follower(), "alter table t rename id to ident");
    Sql.run(leader, "delete from t where ident = 2", "insert into t values (3, 3)");
    replication().start().caughtUp().assertEqual();
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
