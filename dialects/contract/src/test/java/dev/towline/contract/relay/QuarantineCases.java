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
    return replication()
        .followerDialect()
        .quarantine()
        .first(replication().follower(), Replication.NAME, 1_000)
        .stream()
        .map(
            row ->
                "%s|%s|%s|%s"
                    .formatted(
                        row.table().name(),
                        String.join(",", row.key()),
                        row.column().orElse("null"),
                        row.value().orElse("null")))
        .toList();
  }

  private void retype(String table, String column, String type) throws Exception {
    Sql.run(replication().follower(), replication().followerWords().retype(table, column, type));
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
    retype("t", "note", "varchar(10)");

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
        "create table t (id int primary key, note varchar(40))",
        "create table u (id int primary key, note varchar(40))",
        "insert into t values (1, 'a')");
    quarantining().install().start().caughtUp();
    retype("t", "note", "varchar(3)");
    retype("u", "note", "varchar(3)");
    Sql.run(leader, "insert into t values (2, 'longer')", "insert into u values (1, 'longest')");
    replication().caughtUp();
    retype("t", "note", "varchar(40)");

    long asked =
        replication().followerDialect().quarantine().retry(follower, Replication.NAME, List.of());

    assertThat(asked).isEqualTo(2);
    Await.until(
        "both are tried", () -> here("select 1 from towline.quarantine where retry").isEmpty());
    assertThat(quarantine()).containsExactly("u|1|note|longest");
    assertThat(here("select note from t order by id")).containsExactly("a", "longer");
    assertThat(here("select count(*) from towline.quarantine where tried_at > since"))
        .containsExactly("1");
  }

  @Test
  default void aRowThatTheLeaderDeletesLeavesTheQuarantine() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id varchar(40) primary key, v int)",
        "insert into t values ('a', 1)");
    quarantining().install().start().caughtUp();
    retype("t", "id", "varchar(5)");
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
        "alter table t add extra varchar(9) not null default 'x'",
        "alter table t alter extra drop default");

    Sql.run(leader, "insert into t values (2, 2)", "delete from t where id = 1");

    replication().caughtUp();
    assertThat(here("select id from t")).isEmpty();
    assertThat(
            replication()
                .followerDialect()
                .quarantine()
                .first(replication().follower(), Replication.NAME, 10))
        .singleElement()
        .satisfies(row -> assertThat(row.key()).containsExactly("2"))
        .satisfies(row -> assertThat(row.toString()).contains("extra"));
  }

  @Test
  default void aFirstCopyLeavesOutOnlyWhatIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, v varchar(200), n int)",
        "insert into t select g, repeat('x', 100), g from " + replication().words().series(1, 9000),
        "update t set n = -1 where id in (1, 2500, 6001, 9000)",
        replication().words().analyze("t"));
    replication().with(replication().settings().amounts(200_000, 1_000_000, 100, 1 << 20));
    quarantining().install();
    Sql.run(
        replication().follower(),
        "create table t (id int primary key, v varchar(200), n int, constraint positive check (n > 0))");
    replication().start().caughtUp();

    assertThat(here("select count(*) from t")).containsExactly("8996");
    assertThat(quarantine())
        .containsExactlyInAnyOrder(
            "t|1|null|null", "t|2500|null|null", "t|6001|null|null", "t|9000|null|null");

    Sql.run(leader, "update t set n = 1 where n = -1");
    replication().caughtUp().assertEqual();
    assertThat(quarantine()).isEmpty();
  }

  @Test
  default void slicesLeaveOutOnlyWhatIsRefused() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique)",
        "insert into t select g, g from " + replication().words().series(1, 3000));
    quarantining().with(replication().settings().amounts(1 << 20, 1000, 10, 1 << 20));
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint no_such check (u <> 12000)");
    replication().stop();

    Sql.run(leader, "update t set u = u + 10000");

    replication().start().caughtUp();
    assertThat(quarantine()).containsExactly("t|2000|null|null");
    assertThat(here("select count(*), min(u), max(u) from t")).containsExactly("3000|2000|13000");
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
        "insert into t select g, g from " + replication().words().series(1, 50));
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
  default void beyondTheLimitTheSubscriptionStops() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (0, 1)");
    quarantining(5).install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add constraint small check (v < 100)");
    Sql.run(leader, "insert into t select g, 200 from " + replication().words().series(1, 3));
    replication().caughtUp();

    Sql.run(leader, "insert into t select g, 200 from " + replication().words().series(4, 6));

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
  default void withoutTheWishColumnsThatRefuseSomeRowsStopAtTheBeginning() throws Exception {
    Sql.run(replication().leader(), "create table t (id int primary key, note varchar(40))");
    replication().install();
    Sql.run(replication().follower(), "create table t (id int primary key, note varchar(5))");

    TowlineException failure = replication().start().awaitFailure();

    assertThat(failure)
        .hasMessageContaining("public.t")
        .hasMessageContaining("(5) on the follower: ");
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
