package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.relay.RelaySettings.RefusedRows;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that PostgreSQL refuses, and what becomes of the others. */
interface PostgresQuarantineCases {

  Replication replication();

  private Replication quarantining() {
    return quarantining(10_000);
  }

  private Replication quarantining(long max) {
    return replication().with(replication().settings().refusing(RefusedRows.QUARANTINE, max));
  }

  private List<String> quarantine() throws Exception {
    return Sql.rows(
        replication().follower(),
        """
        select table_name, array_to_string(key_values, ','), column_name, value
        from towline.quarantine order by 1, 2
        """);
  }

  private List<String> here(String query) throws Exception {
    return Sql.rows(replication().follower(), query);
  }

  @Test
  default void aRepairLeavesOutOnlyWhatIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, g from generate_series(1, 1000) g",
        "analyze t");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 5000)");

    Sql.run(
        leader,
        "begin",
        "alter table t disable trigger all",
        "update t set v = v + 1 where id < 500",
        "update t set v = 9999 where id = 700",
        "delete from t where id = 1000",
        "alter table t enable trigger all",
        "commit");

    replication().caughtUp();
    assertThat(quarantine()).containsExactly("t|700|null|null");
    Sql.run(leader, "update t set v = 1 where id = 700");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  default void aTruncatedTableEmptiesItsQuarantine() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");
    Sql.run(leader, "insert into t values (2, 200)");
    replication().caughtUp();
    assertThat(quarantine()).hasSize(1);

    Sql.run(leader, "begin", "truncate t", "insert into t values (7, 700), (8, 8)", "commit");

    replication().caughtUp();
    assertThat(quarantine()).containsExactly("t|7|null|null");
    assertThat(here("select id from t")).containsExactly("8");
    Sql.run(leader, "truncate t");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  default void valuesThatMoveBetweenRowsArriveBesideARefusedRow() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique deferrable initially deferred, v int)",
        "insert into t select g, g, 0 from generate_series(1, 300) g");
    quarantining().install().start().caughtUp();
    replication().stop();
    Sql.run(
        replication().follower(),
        "alter table t drop constraint t_u_key",
        "alter table t add constraint t_u_key unique (u)",
        "alter table t add constraint no check (v = 0)");

    Sql.run(
        leader,
        "begin",
        "update t set u = u + 1 where id <= 100",
        "update t set u = 150 where id = 300",
        "update t set u = 1 where id = 101",
        "update t set u = case id when 200 then 201 else 200 end where id in (200, 201)",
        "update t set v = 1, u = 300 where id = 150",
        "commit");

    replication().start().caughtUp();
    assertThat(quarantine()).containsExactly("t|150|null|null");
    assertThat(here("select id, u, v from t where id <> 150 order by id"))
        .isEqualTo(Sql.rows(leader, "select id, u, v from t where id <> 150 order by id"));
  }

  @Test
  default void positionAndQuarantineAreOneTransaction() throws Exception {
    Connection leader = replication().leader();
    Connection follower = replication().follower();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    quarantining().install().start().caughtUp();
    Sql.run(follower, "alter table t add constraint small check (v < 100)");
    String position = Sql.one(follower, "select position from towline.subscription");
    try (Connection blocking = replication().anotherFollower()) {
      Sql.run(blocking, "begin", "lock table towline.quarantine in share row exclusive mode");
      Sql.run(leader, "insert into t values (2, 200), (3, 3)");
      String waiting =
          """
          select pid from pg_locks where not granted
            and relation = 'towline.quarantine'::regclass
          """;
      Await.until("the relay waits", () -> !here(waiting).isEmpty());

      Sql.run(follower, "select pg_terminate_backend(pid) from (%s) relay".formatted(waiting));

      assertThat(here("select id from t")).containsExactly("1");
      assertThat(Sql.one(follower, "select position from towline.subscription"))
          .isEqualTo(position);
      Sql.run(blocking, "commit");
    }
    replication().caughtUp();
    assertThat(here("select id from t order by id")).containsExactly("1", "3");
    assertThat(quarantine()).containsExactly("t|2|null|null");
  }

  @Test
  default void columnsThatRefuseSomeRowsAreNoReasonNotToBegin() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create type mood as enum ('good', 'bad')",
        "create table t (id bigint primary key, note text, m mood)",
        "insert into t values (1, 'one', 'good'), (2, 'much too long', 'good')",
        "insert into t values (5000000000, 'five', 'good'), (3, null, 'good'), (4, '4', 'bad')");
    quarantining().install();
    Sql.run(
        replication().follower(),
        "create type mood as enum ('good')",
        "create table t (id int primary key, note varchar(5) not null, m mood)");

    replication().start().caughtUp();

    assertThat(here("select id, note from t")).containsExactly("1|one");
    assertThat(quarantine())
        .containsExactly(
            "t|2|note|much too long", "t|3|note|null", "t|4|m|bad", "t|5000000000|id|5000000000");
    Sql.run(leader, "update t set id = 5 where id = 5000000000", "delete from t where id = 4");
    Sql.run(leader, "update t set note = 'short' where id in (2, 3)");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }
}
