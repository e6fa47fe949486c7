package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What the own rules of a follower do that only PostgreSQL has. */
interface PostgresFollowerCases {

  Replication replication();

  @Test
  default void rowsThatSwapValuesUnderAnExclusionConstraintArrive() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, r int4range)",
        "insert into t values (1, '[1,5)'), (2, '[5,9)'), (3, '[9,12)')");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add exclude using gist (r with &&)");

    Sql.run(
        leader,
        "update t set r = case id when 1 then '[5,9)' else '[1,5)' end::int4range where id < 3");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aKeyThatIsCheckedAtTheEndOfTheTransactionIsFollowed() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key deferrable initially deferred, v int)",
        "insert into t values (1, 1), (2, 2)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "update t set id = 3 - id",
        "update t set v = v + 10",
        "insert into t values (7, 7)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aKeyThatIsEqualButWrittenDifferentlyIsFollowedToTheLetter() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table n (id numeric primary key, v int)",
        "create table f (id float8 primary key, v int)",
        "insert into n values (1.0, 1), (2.0, 2)",
        "insert into f values ('-0', 1), (1.5, 2)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "update n set id = 1.00 where id = 1",
        "update f set id = '0' where v = 1",
        "update n set v = 3 where id = 2");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id from n order by id"))
        .containsExactly("1.00", "2.0");
  }

  @Test
  default void theFollowersOwnTriggersAndForeignKeysRest() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table p (id int primary key, v int)",
        "create table c (id int primary key, p int references p on delete cascade)",
        "insert into p select g, g from generate_series(1, 10) g",
        "insert into c select g, g from generate_series(1, 10) g");
    replication().install().start().caughtUp();
    Sql.run(
        replication().follower(),
        "create function spoil() returns trigger language plpgsql as $$begin new.v := -1; return new; end$$",
        "create trigger spoil before insert or update on p for each row execute procedure spoil()");

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
  default void numbersThatAreAlwaysGeneratedAreTheLeaders() throws Exception {
    Connection leader = replication().leader();
    assumeTrue(replication().versions() >= 10, "needs identities");
    Sql.run(
        leader,
        "create table t (id int generated always as identity primary key, v int)",
        "insert into t (v) select g from generate_series(1, 50) g");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set v = -v where id < 5",
        "delete from t where id = 7",
        "insert into t (id, v) overriding system value values (100000, 1)",
        "insert into t (v) values (2)");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "insert into t (v) select g from generate_series(1, 2000) g");
    Sql.run(leader, "update t set v = v + 1");

    replication().caughtUp().assertEqual();
    assertThat(
            Sql.one(
                replication().follower(),
                "select attidentity from pg_attribute where attrelid = 't'::regclass and attname = 'id'"))
        .isEqualTo("a");
  }

  @Test
  default void uniqueValuesThatAreCheckedLateMayMoveBetweenSlices() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique deferrable initially deferred)",
        "create table n (v int)",
        "insert into t select g, g from generate_series(1, 5000) g");
    replication().with(replication().settings().amounts(1 << 20, 1000, 10, 1 << 20));
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add unique (u)");
    replication().stop();

    Sql.run(
        leader,
        "update t set u = 5001 - u",
        "insert into n select g % 7 from generate_series(1, 3000) g");

    replication().start().caughtUp().assertEqual();
    Sql.run(leader, "update t set u = u + 1", "delete from n where v = 3");
    replication().caughtUp().assertEqual();
  }
}
