package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Await;
import dev.towline.contract.Sql;
import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Patience;
import dev.towline.model.Finding;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.PostgresCapture;
import dev.towline.postgresql.PostgresCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Installing makes what the plan asks for, changes only what differs, and bothers nobody. */
interface InstallCases {

  CapturedDatabase database();

  private List<String> drift(String... patterns) throws SQLException {
    return database()
        .capture
        .drift(database().superuser(), CapturedDatabase.plan(patterns))
        .stream()
        .map(finding -> finding.subject() + ": " + finding.problem())
        .toList();
  }

  @Test
  default void installingAgainChangesNothing() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table a (id int primary key)", "create table b (x int)");

    assertThat(db.capture("*")).isEqualTo(2);
    db.run("insert into a values (1)");

    assertThat(db.capture("*")).isZero();
    assertThat(drift("*")).isEmpty();
    assertThat(db.log("a")).isEqualTo("I1");
  }

  @Test
  default void anotherSelectionAddsAndRemoves() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table a (id int primary key)",
        "create table b (id int primary key)",
        "create table c (id int primary key)");
    db.capture("*", "!c");
    db.run("insert into b values (1)");

    assertThat(drift("*", "!a"))
        .containsExactly(
            "public.a: It is captured but not selected, or it is gone.",
            "public.c: its changes are not captured");
    assertThat(db.install(CapturedDatabase.plan("*", "!a"))).isEqualTo(2);

    assertThat(db.captured()).containsExactly("public.b", "public.c");
    db.run("insert into a values (2)", "insert into b values (2)", "insert into c values (2)");
    assertThat(db.log("b")).isEqualTo("I1 I2");
    assertThat(db.log("c")).isEqualTo("I2");
    assertThat(db.rows("select tgname from pg_trigger where tgrelid = 'a'::regclass")).isEmpty();
  }

  @Test
  default void aTableThatDoesNotExistIsNamedBeforeAnythingIsChanged() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table a (id int primary key)");

    assertThatThrownBy(() -> db.capture("a", "gone", "other.gone"))
        .isInstanceOf(TowlineException.class)
        .hasMessage("Not in this database: public.gone, other.gone");
    assertThat(db.captured()).isEmpty();
  }

  @Test
  default void withoutOurSchemaTheMessageSaysHowToMakeIt() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table a (id int primary key)");

    assertThatThrownBy(() -> db.install(CapturedDatabase.plan("a")))
        .isInstanceOf(TowlineException.class)
        .hasMessage("The schema towline is not in this database.");
  }

  @Test
  default void anotherKeyOrLevelOrDetailReplacesTheCaptureAndDoubtsTheTable() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (a int primary key, b text not null unique)");
    db.capture("t");
    db.run("insert into t values (1, 'x')");

    db.run("alter table t drop constraint t_pkey");
    assertThat(drift("t"))
        .containsExactly("public.t: its key was (a) when it was captured and is (b) now");
    assertThat(db.install(CapturedDatabase.plan("t"))).isEqualTo(1);
    assertThat(db.log("t")).isEqualTo("?");
    db.run("insert into t values (2, 'y')");
    assertThat(db.log("t")).isEqualTo("Iy");

    int changed = db.install(CapturedDatabase.plan(Detail.KEYS, Level.ROW, "t"));
    assertThat(changed).isEqualTo(db.version() >= 100000 ? 1 : 0);
    assertThat(db.install(CapturedDatabase.plan(Detail.ROWS, Level.ROW, "t"))).isEqualTo(1);
    assertThat(db.log("t")).isEqualTo("?");
    db.run("insert into t values (3, 'z')");
    assertThat(db.log("t")).isEqualTo("Iz");
  }

  @Test
  default void whatSomebodyBrokeIsToldAndMended() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    String id = db.id("t");

    for (String damage :
        List.of(
            "drop trigger towline_%s_truncate on t",
            "alter table t disable trigger towline_%s_truncate",
            "drop function towline.%s() cascade",
            "drop table towline.%s_1",
            """
            create or replace function towline.%s() returns trigger language plpgsql
            as $$ begin return null; end $$
            """)) {
      db.run(damage.formatted(id));
      assertThat(drift("t")).as(damage).hasSizeGreaterThanOrEqualTo(1);

      assertThat(db.install(CapturedDatabase.plan("t"))).as(damage).isEqualTo(1);

      assertThat(drift("t")).as(damage).isEmpty();
      db.log("t");
      db.run("insert into t values (1)", "delete from t", "truncate t");
      assertThat(db.log("t")).as(damage).isEqualTo("I1 D1 T");
    }
  }

  @Test
  default void aRenamedTableKeepsItsCaptureAndItsOldNameIsFree() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    db.run(
        "insert into t values (1)",
        "alter table t rename to old",
        "create table t (id int primary key)");

    assertThat(db.install(CapturedDatabase.plan("*"))).isEqualTo(1);
    db.run("insert into old values (2)", "insert into t values (3)");

    assertThat(db.log("old")).isEqualTo("I1 I2");
    assertThat(db.log("t")).isEqualTo("I3");
    assertThat(db.install(CapturedDatabase.plan("*"))).isZero();
  }

  @Test
  default void aLongTransactionHoldsUpTheInstallationButNotTheApplication() throws Exception {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)", "create table u (id int primary key)");
    db.makeSchema();
    Connection long_ = db.session();
    Sql.run(long_, "begin", "insert into t values (1)");
    Connection application = db.session();
    Connection installer = db.session();

    CompletableFuture<Integer> installation =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return db.capture.install(installer, CapturedDatabase.plan("*"), sentence -> {});
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    long slowest = 0;
    for (int i = 2; i < 60; i++) {
      long start = System.nanoTime();
      Sql.run(application, "insert into t values (%d)".formatted(i));
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    assertThat(installation).isNotDone();
    Sql.run(long_, "commit");

    assertThat(installation.get()).isEqualTo(2);
    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(2));
    db.run("insert into t values (100)");
    assertThat(db.log("t")).contains("I100");
  }

  @Test
  default void whoHoldsATableForTooLongIsNamed() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.makeSchema();
    Connection other = db.session();
    Sql.run(other, "begin", "insert into t values (1)");
    Capture hurried =
        new PostgresCapture(
            new PostgresCatalog(),
            new Patience(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(100)));

    assertThatThrownBy(
            () -> hurried.install(db.superuser(), CapturedDatabase.plan("t"), sentence -> {}))
        .isInstanceOfSatisfying(
            TowlineException.class,
            e -> assertThat(e.kind()).isEqualTo(TowlineException.Kind.TRANSIENT))
        .hasMessageContaining("The table public.t was not free")
        .hasMessageContaining(
            "held by process " + Sql.one(other, "select pg_backend_pid()") + " of role postgres");
    assertThat(db.captured()).isEmpty();
    Sql.run(other, "rollback");
  }

  @Test
  default void aRoleThatMayNotIsToldWhatToGrant() throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("plain");
    db.run(
        "create table t (id int primary key)",
        "grant create on database %s to %s".formatted(db.name(), role),
        "grant all on t to " + role);
    Connection plain = db.session(role);
    CapturedDatabase.makeSchema(plain);

    assertThatThrownBy(() -> db.capture.install(plain, CapturedDatabase.plan("t"), sentence -> {}))
        .isInstanceOfSatisfying(
            TowlineException.class,
            e -> assertThat(e.remedy()).isEqualTo("grant postgres to %s;".formatted(role)))
        .hasMessageContaining("may not change the triggers of public.t");
  }

  @Test
  default void uninstallingLeavesNoTrace() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table t (id int primary key)",
        "create table w (v int)",
        "create table p (id int primary key); create table c () inherits (p)");
    if (db.version() >= 100000) {
      db.run(
          "create table r (k int) partition by range (k)",
          "create table r0 partition of r for values from (0) to (10)");
    }
    List<String> before = traces();
    db.capture("*");
    db.install(CapturedDatabase.plan(Detail.ROWS, Level.ROW, "t"));
    db.install(CapturedDatabase.plan("*"));
    db.run("insert into t values (1)");
    List<String> told = new ArrayList<>();

    db.capture.uninstall(db.superuser(), told::add);

    assertThat(traces()).isEqualTo(before);
    assertThat(told).contains("public.t: no longer captured", "The schema towline is gone.");
    db.run("insert into t values (2)", "alter table t rename id to i", "drop table t");
    db.capture.uninstall(db.superuser(), told::add);
  }

  /** Every object of the database. */
  private List<String> traces() throws SQLException {
    return database()
        .rows(
            """
            select concat('relation ', relname, relkind) from pg_class
              where relnamespace <> 'pg_toast'::regnamespace
            union all select concat('trigger ', tgname, tgrelid::regclass, tgenabled) from pg_trigger
            union all select 'function ' || proname from pg_proc
            union all select 'schema ' || nspname from pg_namespace
              where nspname not like 'pg_temp%' and nspname not like 'pg_toast_temp%'
            union all select 'event trigger ' || evtname from pg_event_trigger
            union all select 'type ' || typname from pg_type where typname !~ '^_?pg_toast'
            union all select 'role ' || rolname from pg_roles
            order by 1
            """);
  }

  @Test
  default void aSwitchedSegmentTakesTheNextChangesAndSurvivesAnInstallation() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    String id = db.id("t");
    db.run("insert into t values (1)");

    assertThat(db.one("select towline.switch_segment('%s')".formatted(id))).isEqualTo("1");
    db.run("insert into t values (2)");
    assertThat(db.rows("select k1 from towline.%s_0".formatted(id))).containsExactly("1");
    assertThat(db.rows("select k1 from towline.%s_1".formatted(id))).containsExactly("2");
    assertThat(drift("t")).isEmpty();

    db.run("alter table t rename id to ident");
    assertThat(db.one("select towline.switch_segment('%s')".formatted(id))).isEqualTo("0");
    db.run("insert into t values (3)");
    assertThat(db.rows("select k1 from towline.%s_0".formatted(id))).containsExactly("1", "3");
  }

  @Test
  default void aSwitchWaitsForNobodyWhoHoldsTheTable() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    String id = db.id("t");
    Connection holder = db.session();
    Sql.run(holder, "begin", "insert into t values (1)", "lock table t in access exclusive mode");

    db.run("set lock_timeout = '100ms'");
    assertThat(db.one("select towline.switch_segment('%s')".formatted(id))).isEqualTo("1");

    Sql.run(holder, "insert into t values (2)", "commit");
    assertThat(db.sorted("t")).containsExactly("I1", "I2");
  }

  @Test
  default void whoDropsTheSchemaStopsCaptureAndTheSchemaSaysSo() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    List<String> before = traces();
    db.capture("t");
    assertThat(db.one("select obj_description('towline'::regnamespace, 'pg_namespace')"))
        .contains("drop schema towline cascade");

    db.run(
        "drop schema towline cascade", "insert into t values (1)", "alter table t rename id to i");

    assertThat(traces()).isEqualTo(before);
  }

  @Test
  default void switchersUnderLoadCollideWithNobody() throws Exception {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    String id = db.id("t");
    List<CompletableFuture<Void>> sessions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int base = 1000 * (i + 1);
      sessions.add(
          repeating(40, db.session(), n -> "insert into t values (%d)".formatted(base + n)));
      sessions.add(
          repeating(20, db.session(), n -> "select towline.switch_segment('%s')".formatted(id)));
    }

    for (CompletableFuture<Void> session : sessions) {
      session.get();
    }

    assertThat(db.logged("t")).hasSize(80).doesNotHaveDuplicates();
  }

  private static CompletableFuture<Void> repeating(
      int times, Connection session, IntFunction<String> sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < times; i++) {
              Sql.run(session, sql.apply(i));
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  default void tablesThatPostgresReplicatesIntoAreCapturedPerRow() throws Exception {
    CapturedDatabase db = database();
    db.needs(100000);
    db.run("create table t (id int primary key, v int)");
    try (CapturedDatabase publisher = CapturedDatabase.on(db.server().version())) {
      publisher.run(
          "create table t (id int primary key, v int); create publication p for all tables");
      publisher.run(
          "select pg_create_logical_replication_slot('s_%s', 'pgoutput')".formatted(db.name()));
      db.run(
          """
          create subscription s connection 'host=127.0.0.1 port=%d dbname=%s user=postgres'
          publication p with (create_slot = false, slot_name = 's_%s')
          """
              .formatted(db.server().port(), publisher.name(), db.name()));
      db.capture("t");
      assertThat(db.one("select level from towline.capture")).isEqualTo("row");

      publisher.run("insert into t values (1, 1)", "update t set id = 2");

      Await.until("replicated", () -> db.rows("select id from t").equals(List.of("2")));
      assertThat(db.sorted("t")).contains("U2");
      db.run("alter subscription s disable");
      Await.until(
          "let go",
          () ->
              db.one("select count(*) from pg_stat_subscription where pid is not null")
                  .equals("0"));
      db.run("alter subscription s set (slot_name = none)", "drop subscription s");
      Await.until(
          "slot free",
          () ->
              publisher
                  .one(
                      "select not active from pg_replication_slots where slot_name = 's_%s'"
                          .formatted(db.name()))
                  .equals("t"));
      publisher.run("select pg_drop_replication_slot('s_%s')".formatted(db.name()));
    }
  }

  @Test
  default void findingsNameTheRemedy() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.makeSchema();

    assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("t")))
        .extracting(Finding::remedy)
        .containsExactly("towline install");
  }
}
