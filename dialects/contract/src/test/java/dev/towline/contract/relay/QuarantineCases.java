package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.model.VerificationReport;
import dev.towline.relay.RelaySettings.RefusedRows;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that the follower refuses go to the quarantine, if so wished, and the others flow. */
interface QuarantineCases {

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
  default void aValueThatIsTooLongGoesToQuarantineAndTheOthersFlow() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, note varchar(40))",
        "insert into t values (1, 'one'), (2, 'two'), (3, 'three')");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t alter note type varchar(10)");

    Sql.run(
        leader,
        "begin",
        "update t set note = 'much longer than ten' where id = 2",
        "update t set note = 'uno' where id = 1",
        "delete from t where id = 3",
        "insert into t values (4, 'four'), (5, 'this one does not fit')",
        "commit");

    replication().caughtUp();
    assertThat(quarantine())
        .containsExactly("t|2|note|much longer than ten", "t|5|note|this one does not fit");
    assertThat(here("select id, note from t order by id"))
        .containsExactly("1|uno", "2|two", "4|four");
    assertThat(here("select distinct reason from towline.quarantine"))
        .containsExactly("value too long for type character varying(10)");
  }

  @Test
  default void aQuarantinedRowThatChangesIsTriedAgain() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");
    Sql.run(leader, "insert into t values (2, 200), (3, 300)");
    replication().caughtUp();
    assertThat(quarantine()).containsExactly("t|2|null|null", "t|3|null|null");

    Sql.run(leader, "update t set v = v - 150");

    replication().caughtUp();
    assertThat(quarantine()).containsExactly("t|3|null|null");
    Sql.run(leader, "update t set v = 3 where id = 3");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  default void aQuarantinedRowIsTriedAgainOnRequest() throws Exception {
    Connection leader = replication().leader();
    Connection follower = replication().follower();
    Sql.run(
        leader,
        "create table t (id int primary key, note text)",
        "create table u (id int primary key, note text)",
        "insert into t values (1, 'a')");
    quarantining().install().start().caughtUp();
    Sql.run(
        follower,
        "alter table t alter note type varchar(3)",
        "alter table u alter note type varchar(3)");
    Sql.run(leader, "insert into t values (2, 'longer')", "insert into u values (1, 'longest')");
    replication().caughtUp();
    Sql.run(follower, "alter table t alter note type varchar(40)");

    long asked =
        replication().followerDialect().quarantine().retry(follower, Replication.NAME, List.of());

    assertThat(asked).isEqualTo(2);
    Await.until(
        "both are tried", () -> here("select 1 from towline.quarantine where retry").isEmpty());
    assertThat(quarantine()).containsExactly("u|1|note|longest");
    assertThat(here("select note from t order by id")).containsExactly("a", "longer");
    assertThat(here("select tried_at > since from towline.quarantine")).containsExactly("t");
  }

  @Test
  default void aRowThatTheLeaderDeletesLeavesTheQuarantine() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id varchar(40) primary key, v int)",
        "insert into t values ('a', 1)");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t alter id type varchar(5)");
    Sql.run(leader, "insert into t values ('too long', 1), ('also too long', 2)");
    replication().caughtUp();
    assertThat(quarantine()).hasSize(2);

    Sql.run(leader, "delete from t where v = 2", "update t set id = 'b' where id = 'too long'");

    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  default void aColumnThatMustBeFilledRefusesNewRowsOnly() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    quarantining().install().start().caughtUp();
    Sql.run(
        replication().follower(),
        "alter table t add extra text not null default 'x'",
        "alter table t alter extra drop default");

    Sql.run(leader, "insert into t values (2, 2)", "delete from t where id = 1");

    replication().caughtUp();
    assertThat(here("select id from t")).isEmpty();
    assertThat(quarantine()).containsExactly("t|2|extra|null");
  }

  @Test
  default void aFirstCopyLeavesOutOnlyWhatIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v text, n numeric)",
        "insert into t select g, repeat('x', 100), g from generate_series(1, 9000) g",
        "update t set n = -1 where id in (1, 2500, 6001, 9000)",
        "analyze t");
    replication().with(replication().settings().amounts(200_000, 1_000_000, 100, 1 << 20));
    quarantining().install();
    Sql.run(
        replication().follower(),
        "create table t (id int primary key, v text, n numeric constraint positive check (n > 0))");
    replication().start().caughtUp();

    assertThat(here("select count(*) from t")).containsExactly("8996");
    assertThat(here("select key_values[1] from towline.quarantine order by key_values[1]::int"))
        .containsExactly("1", "2500", "6001", "9000");

    Sql.run(leader, "update t set n = 1 where n = -1");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
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
  default void slicesLeaveOutOnlyWhatIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique)",
        "insert into t select g, g from generate_series(1, 3000) g");
    quarantining().with(replication().settings().amounts(1 << 20, 1000, 10, 1 << 20));
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint no check (u <> 12000)");
    replication().stop();

    Sql.run(leader, "update t set u = u + 10000");

    replication().start().caughtUp();
    assertThat(quarantine()).containsExactly("t|2000|null|null");
    assertThat(here("select count(*), min(u), max(u) from t")).containsExactly("3000|2000|13000");
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
  default void aRowWhoseValueOnlyTheFollowerKeepsApartIsQuarantinedNotLost() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, u int)",
        "insert into t values (1, 1), (2, 2)");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add unique (u)");

    Sql.run(leader, "insert into t values (3, 1)", "update t set u = 4 where id = 2");

    replication().caughtUp();
    assertThat(here("select id, u from t order by id")).containsExactly("1|1", "2|4");
    assertThat(quarantine()).containsExactly("t|3|null|null");
  }

  @Test
  default void whatWasSetAsideIsNotEqualToAVerification() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, g from generate_series(1, 50) g");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");
    Sql.run(leader, "update t set v = 200 where id = 7");
    replication().caughtUp();

    VerificationReport report = replication().verify();

    assertThat(report.equal()).isFalse();
    assertThat(report.tables().get(0).first())
        .containsExactly(new VerificationReport.Difference(List.of("7"), "quarantined"));
    assertThat(report.tables().get(0).differences()).isEqualTo(1);
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
  default void beyondTheLimitTheSubscriptionStops() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (0, 1)");
    quarantining(5).install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");
    Sql.run(leader, "insert into t select g, 200 from generate_series(1, 3) g");
    replication().caughtUp();

    Sql.run(leader, "insert into t select g, 200 from generate_series(4, 6) g");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure.kind()).isEqualTo(Kind.FATAL);
    assertThat(failure).hasMessageContaining("more than 5 rows");
    assertThat(failure.remedy()).contains("quarantine-max");
    assertThat(quarantine()).hasSize(3);

    Sql.run(replication().follower(), "alter table t drop constraint small");
    replication().start().caughtUp();
    assertThat(quarantine()).hasSize(3);
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

  @Test
  default void withoutTheWishColumnsThatRefuseSomeRowsStopAtTheBeginning() throws Exception {
    Sql.run(replication().leader(), "create table t (id int primary key, note text)");
    replication().install();
    Sql.run(replication().follower(), "create table t (id int primary key, note varchar(5))");

    TowlineException failure = replication().start().awaitFailure();

    assertThat(failure).hasMessageContaining("some values do not fit");
  }

  @Test
  default void aTableWithNoKeyStopsAsBefore() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (v int)", "insert into t values (1)");
    quarantining().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");

    Sql.run(leader, "insert into t values (200)");

    assertThat(replication().awaitFailure().kind()).isEqualTo(Kind.FATAL);
    assertThat(quarantine()).isEmpty();
  }
}
