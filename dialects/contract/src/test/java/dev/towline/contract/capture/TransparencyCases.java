package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that capture does changes what an application sees, and nobody can bend it. */
interface TransparencyCases {

  CapturedDatabase database();

  @ParameterizedTest
  @EnumSource(Detail.class)
  default void whatAWriteAnswersIsUnchanged(Detail detail) throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id bigserial primary key, v int)");
    db.capture("t", detail, Level.STATEMENT);

    try (Statement statement = db.superuser().createStatement()) {
      assertThat(statement.executeUpdate("insert into t (v) values (1), (2)")).isEqualTo(2);
      assertThat(statement.executeUpdate("update t set v = 3 where id = 1")).isEqualTo(1);
      assertThat(statement.executeUpdate("delete from t where id = 77")).isZero();
    }
    assertThat(db.one("select lastval()")).isEqualTo("2");
    assertThat(db.one("insert into t (v) values (5) returning id")).isEqualTo("3");
    db.run(
        """
        do $$
        declare changed int;
        begin
          update t set v = 9 where id = 12345;
          if found then raise exception 'found'; end if;
          update t set v = 9 where id = 1;
          if not found then raise exception 'not found'; end if;
          insert into t (v) values (3), (4);
          get diagnostics changed = row_count;
          if changed <> 2 then raise exception 'row_count %', changed; end if;
        end $$
        """);
  }

  @ParameterizedTest
  @EnumSource(Detail.class)
  default void anApplicationNeedsNoGrantAndHasNone(Detail detail) throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key, v int)");
    db.capture("t", detail, Level.STATEMENT);
    String role = db.role("app");
    db.run("grant all on t to " + role, "grant all on schema public to " + role);
    Connection app = db.session(role);

    Sql.run(
        app,
        "insert into t values (1, 1)",
        "update t set v = 2",
        "delete from t",
        "truncate t",
        "create table own (id int primary key, v int)");

    assertThat(db.log("t")).isEqualTo("I1 U1 D1 T");
    assertThatThrownBy(() -> Sql.run(app, "select * from towline.capture"))
        .hasMessageContaining("permission denied for schema towline");
    db.run("grant usage on schema towline to public");
    assertThatThrownBy(
            () ->
                Sql.run(
                    app,
                    """
                    create trigger mine after insert on own
                    for each row execute procedure towline."%s"()
                    """
                        .formatted(db.id("t"))))
        .hasMessageContaining("permission denied for function");
    for (String function :
        List.of("doubt('')", "switch_segment('')", "cover_partitions('')", "follow_table('')")) {
      assertThatThrownBy(() -> Sql.run(app, "select towline." + function))
          .hasMessageContaining("permission denied for function");
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void aHostileSessionCannotBendCapture(Level level) throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("mal");
    db.run("create schema mal authorization " + role);
    Connection mal = db.session(role);
    Sql.run(
        mal,
        """
        create table mal.hits (who text);
        grant usage on schema mal to public; grant insert on mal.hits to public;
        create function mal.hit(anyelement) returns boolean language plpgsql as
          $$ begin insert into mal.hits values (current_user); return true; end $$;
        create domain mal.positive as int check (mal.hit(value));
        create table mal.t (id mal.positive primary key, v int);
        create function mal.txid_current() returns bigint language sql as $$ select 0::bigint $$;
        create function mal.current_setting(text, boolean) returns text language sql as
          $$ select 'forged'::text $$;
        create function mal.nullif(text, text) returns text language sql as $$ select 'forged'::text $$;
        create function mal.differ(text, text) returns boolean language sql as $$ select false $$;
        create operator mal.<> (procedure = mal.differ, leftarg = text, rightarg = text)
        """);
    db.capture("mal.t", Detail.KEYS, level);

    Sql.run(
        mal,
        "create temp table n (id int); insert into n values (999)",
        "create temp table o (id int); insert into o values (999)",
        "set search_path = mal, pg_temp, pg_catalog",
        "insert into mal.t values (1, 1)",
        "update mal.t set id = 2",
        "delete from mal.t",
        "truncate mal.t");

    assertThat(db.sorted("mal.t")).containsExactly("D2", "I1", "T", "U1", "U2");
    assertThat(db.rows("select distinct who from mal.hits")).containsExactly(role);
  }

  /** What follows a renamed key column runs in the session that renames it, as the installer. */
  @Test
  default void aHostileSessionCannotBendWhatFollowsItsDdl() throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("mal");
    db.run("create schema mal authorization " + role);
    db.run("grant temporary on database %s to %s".formatted(db.name(), role));
    Connection mal = db.session(role);
    Sql.run(
        mal,
        "create table mal.hits (who text)",
        "grant usage on schema mal to public; grant insert on mal.hits to public",
        "create table mal.t (id int primary key, v int)");
    db.capture("mal.t");

    for (String function :
        List.of("replace(text, text, text)", "to_regclass(text)", "format(text)")) {
      Sql.run(
          mal,
          """
          create function mal.%s returns text language plpgsql as
            $$ begin insert into mal.hits values (current_user); return 'x'; end $$
          """
              .formatted(function));
    }
    Sql.run(
        mal,
        """
        create function mal.same(text, text) returns boolean language plpgsql as
          $$ begin insert into mal.hits values (current_user); return true; end $$;
        create operator mal.= (procedure = mal.same, leftarg = text, rightarg = text);
        create operator mal.<> (procedure = mal.same, leftarg = text, rightarg = text)
        """,
        "create temp table pg_class (oid oid, relname text, relnamespace oid, relkind text)",
        "create temp table pg_attribute (attrelid oid, attname text, attnum int)",
        "set search_path = mal, pg_temp, pg_catalog",
        "alter table mal.t rename id to ident",
        "insert into mal.t values (1, 1)",
        "alter table mal.t alter ident type bigint",
        "insert into mal.t values (2, 2)",
        "alter table mal.t drop column ident",
        "insert into mal.t values (3)");

    assertThat(db.rows("select who from mal.hits")).isEmpty();
    assertThat(db.logged("mal.t")).contains("?");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void theSettingsOfASessionAreIrrelevant(Level level) throws SQLException {
    CapturedDatabase db = database();
    db.run(
        """
        create table w (d date, t timestamptz, i interval, f float8, b bytea, m money, s text);
        create table k (t timestamptz primary key)
        """);
    db.makeSchema();
    db.install(CapturedDatabase.plan(Detail.KEYS, level, "w", "k"));
    String row =
        """
        insert into w values (date '2024-02-03', timestamptz '2024-07-01 12:00:00.123456+00',
          interval '1 day 02:03:04', 0.1::float8 + 0.2::float8, decode('00ff', 'hex'), 12.34::money,
          E'a\\\\b''c')
        """;

    db.run(row);
    List<String> plain = db.logged("w");
    db.run(
        """
        set timezone = 'Asia/Kathmandu'; set intervalstyle = 'iso_8601';
        set extra_float_digits = -15; set bytea_output = 'escape';
        set standard_conforming_strings = off; set backslash_quote = on;
        set escape_string_warning = off
        """,
        row,
        "insert into k values (timestamptz '2024-07-01 12:00:00+00')",
        "update k set t = t + interval '1 microsecond'",
        "reset all");

    assertThat(db.logged("w")).isEqualTo(plain);
    assertThat(plain.get(0))
        .startsWith("I(2024-02-03,\"2024-07-01 12:00:00.123456+00\",\"1 day 02:03:04\",")
        .contains(",0.3000000000000000");
    assertThat(db.logged("k")).hasSize(3);
  }

  @Test
  default void onlyTheRelaysRoleSetsAnOrigin() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");
    String role = db.role("app");
    db.run("grant all on t to " + role);
    String origins =
        "select distinct coalesce(origin, 'none') from towline.%s_0".formatted(db.id("t"));

    Connection app = db.session(role);
    Sql.run(app, "set towline.origin = 'forged'", "insert into t values (1)");
    db.run("insert into t values (2)");
    db.run("begin; set local towline.origin = 'north'; rollback", "insert into t values (3)");
    db.run("set role " + role, "reset role");
    assertThat(db.rows(origins)).containsExactly("none");
    db.log("t");

    db.run("begin; set local towline.origin = 'north'; insert into t values (4); commit");
    assertThat(db.rows(origins)).containsExactly("north");
  }

  @Test
  default void serializableTransactionsOfDifferentRowsDoNotMeetInTheLog() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key, v int)");
    db.run("insert into t select g, 0 from generate_series(1, 1000) g", "analyze t");
    db.capture("t");
    Connection one = db.session();
    Connection other = db.session();

    for (Connection each : List.of(one, other)) {
      Sql.run(each, "begin isolation level serializable");
    }
    Sql.run(one, "update t set v = 1 where id = 1");
    Sql.run(other, "update t set v = 1 where id = 900");
    Sql.run(one, "commit");
    Sql.run(other, "commit");

    assertThat(db.sorted("t")).containsExactly("U1", "U900");
  }
}
