package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What a follower's own rules do to rows that come. */
interface FollowerCases {

  Replication replication();

  @Test
  default void theFollowersOwnForeignKeysRest() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table p (id int primary key, v int)",
        "create table c (id int primary key, p int, foreign key (p) references p (id) on delete cascade)",
        "insert into p select g, g from " + words.series(1, 10),
        "insert into c select g, g from " + words.series(1, 10));
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "update p set v = 100",
        "begin",
        "update c set p = 2 where id = 1",
        "delete from p where id = 1",
        "insert into p values (1, 77)",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.one(replication().follower(), "select count(*) from c")).isEqualTo("10");
  }

  @Test
  default void numbersThatTheLeaderCountedAreItsOwn() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table t (id %s primary key, v int)".formatted(words.numbered()),
        "insert into t (v) select g from " + words.series(1, 50));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set v = -v where id < 5",
        "delete from t where id = 7",
        "update t set id = 0 where id = 8",
        "insert into t (id, v) values (100000, 1)");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader,
        "insert into t (id, v) select 200000 + g, g from " + words.series(1, 2000),
        "update t set v = v + 1");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void generatedColumnsAreLeftToTheFollower() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(replication().versions() >= 12, "needs generated columns");
    Sql.run(
        leader,
        "create table t (id int primary key, twice int generated always as (v * 2) stored, v int)",
        "insert into t (id, v) select g, g from " + replication().words().series(1, 20));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(leader, "update t set v = v + 1", "insert into t (id, v) values (100, 1)");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "update t set id = id + 1000");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void uniqueValuesThatMayBeNullAreFollowed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table keyless (a int unique, b varchar(20), unique (a, b))",
        "create table keyed (id int primary key, a int unique)",
        "insert into keyless values (1, 'x'), (null, 'x'), (null, 'x'), (null, null)",
        "insert into keyed values (1, 1), (2, null), (3, null), (4, 4)");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update keyless set a = 2 where a = 1",
        replication().words().deleteOne("keyless", "b = 'x' and a is null"),
        "insert into keyless values (1, 'x'), (null, null)",
        "begin",
        "update keyed set a = null where id in (1, 4)",
        "update keyed set a = 4 where id = 1",
        "update keyed set a = 1 where id = 2",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aValueThatIsTooLongStopsWithTableKeyColumnAndValue() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, note varchar(40))",
        "insert into t values (1, 'short')");
    replication().install().start().caughtUp();
    retypeOnFollower("varchar(10)");

    Sql.run(
        leader,
        "insert into t values (2, 'much longer than ten')",
        "insert into t values (3, 'fits')");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure.kind()).isEqualTo(Kind.FATAL);
    assertThat(failure)
        .hasMessageContaining("public.t")
        .hasMessageContaining("id = 2")
        .hasMessageContaining("column note")
        .hasMessageContaining("much longer than ten");
    assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("1");

    retypeOnFollower("varchar(40)");
    replication().start().caughtUp().assertEqual();
  }

  private void retypeOnFollower(String type) throws Exception {
    Sql.run(replication().follower(), replication().followerWords().retype("t", "note", type));
  }

  @Test
  default void aLargeDifferenceIsAppliedInSlicesAndUniqueValuesMayMoveBetweenThem()
      throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique)",
        "create table n (v int)",
        "insert into t select g, g from " + words.series(1, 5000));
    replication().with(replication().settings().amounts(1 << 20, 1000, 10, 1 << 20));
    replication().install().start().caughtUp().stop();

    Sql.run(
        leader,
        "begin",
        "update t set u = -u",
        "update t set u = 5001 + u",
        "commit",
        "insert into n select g % 7 from " + words.series(1, 3000));

    replication().start().caughtUp().assertEqual();
    Sql.run(
        leader,
        "begin",
        "update t set u = -u",
        "update t set u = 1 - u",
        "commit",
        "delete from n where v = 3");
    replication().caughtUp().assertEqual();
  }

  @Test
  default void aRowMakesNoRoomForAnotherThatOnlyTheFollowerKeepsApart() throws Exception {
    Words words = replication().words();
    Sql.run(
        replication().leader(),
        "create table t (id int primary key, u int, v varchar(200))",
        "insert into t select g, g, repeat('x', 100) from " + words.series(1, 1000),
        "update t set u = 1 where id = 900",
        words.analyze("t"));
    replication().with(replication().settings().amounts(20_000, 1_000_000, 100, 0));
    replication().install();
    Sql.run(
        replication().follower(),
        "create table t (id int primary key, u int, v varchar(200), constraint t_u_key unique (u))");

    TowlineException failure = replication().start().awaitFailure();

    assertThat(failure).hasMessageContaining("t_u_key");
    assertThat(Sql.rows(replication().follower(), "select id from t where u = 1"))
        .containsExactly("1");
  }

  @Test
  default void aTableThatWasThereIsNotWrittenOverWithoutBeingAsked() throws Exception {
    Sql.run(
        replication().leader(), "create table t (id int primary key)", "insert into t values (1)");
    Sql.run(
        replication().follower(),
        "create table t (id int primary key)",
        "insert into t values (5)");
    replication().install().start();

    TowlineException failure = replication().awaitFailure();

    assertThat(failure).hasMessageContaining("public.t").hasMessageContaining("rows");
    assertThat(failure.remedy()).contains("copy-over");
    assertThat(Sql.rows(replication().follower(), "select id from t")).containsExactly("5");
  }
}
