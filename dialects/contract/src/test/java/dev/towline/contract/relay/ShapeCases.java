package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** The application's DDL goes on, and its changes that no trigger tells of are noticed. */
interface ShapeCases {

  Replication replication();

  @Test
  default void aNewColumnsDefaultReachesOldRows() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1), (2)");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add v int");

    Sql.run(leader, "alter table t add v int default 7", "insert into t (id) values (3)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aColumnThatTheFollowerLacksStopsWithTheStatementThatAddsIt() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();

    Sql.run(leader, "alter table t add note varchar(40)", "insert into t values (2, 'x')");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure).hasMessageContaining("public.t").hasMessageContaining("note");
    assertThat(failure.remedy()).containsIgnoringCase("add column");
    Sql.run(replication().follower(), "alter table t add note varchar(40)");
    replication().start().caughtUp().assertEqual();
  }

  @Test
  default void widenedAndDroppedColumnsAreFollowed() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table t (id int primary key, v int, w varchar(20))",
        "insert into t values (1, 1, 'a'), (2, 2, 'b')");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), replication().followerWords().retype("t", "v", "bigint"));

    Sql.run(
        leader,
        words.retype("t", "v", "bigint"),
        "update t set v = v + 1000000000000 where id = 2",
        "alter table t drop column w",
        "update t set v = v + 1 where id = 1");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aTableThatIsCapturedLaterIsCopied() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table a (id int primary key)", "insert into a values (1)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "create table b (id int primary key, a int, foreign key (a) references a (id))",
        "insert into b values (1, 1), (2, null)");
    replication().install();
    Await.until(
        "the new table is there",
        () ->
            Sql.one(
                    replication().follower(),
                    """
                    select count(*) from information_schema.tables
                    where table_schema = 'public' and table_name = 'b'
                    """)
                .equals("1"));
    Sql.run(leader, "insert into b values (3, 1)");

    replication().caughtUp().assertEqual();
  }
}
