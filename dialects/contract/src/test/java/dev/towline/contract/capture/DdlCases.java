package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's DDL is not refused, its next write works, and no change is lost. */
interface DdlCases {

  CapturedDatabase database();

  /** What follows the application's DDL. */
  enum Following {
    /** A superuser installed: event triggers follow at once. */
    EVENT_TRIGGER,
    /** A plain owner installed: the trigger functions are guarded. */
    GUARD
  }

  /** A session of the owner of the captured tables, a plain role. */
  private Connection captured(Following following, String tables, String... patterns)
      throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("owner");
    db.run(
        "grant all on schema public to " + role,
        "grant create on database %s to %s".formatted(db.name(), role));
    Connection owner = db.session(role);
    Sql.run(owner, tables);
    Connection installer = following == Following.GUARD ? owner : db.superuser();
    CapturedDatabase.makeSchema(installer);
    db.capture.install(installer, CapturedDatabase.plan(patterns), sentence -> {});
    return owner;
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void renamingAndMovingATableChangesNothing(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id int primary key, v int)", "t");

    Sql.run(owner, "alter table t rename to u", "insert into u values (1, 1)");
    assertThat(db.log("u")).isEqualTo("I1");

    db.run("create schema s; grant all on schema s to public");
    Sql.run(owner, "alter table u set schema s", "update s.u set v = 2");
    assertThat(db.log("s.u")).isEqualTo("U1");

    db.run("alter schema s rename to \"S 2\"");
    Sql.run(owner, "delete from \"S 2\".u", "truncate \"S 2\".u");
    assertThat(db.log("\"S 2\".u")).isEqualTo("D1 T");
    if (following == Following.EVENT_TRIGGER) {
      assertThat(db.captured()).containsExactly("S 2.u");
    }
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void columnsThatAreNotOfTheKeyComeGoAndChange(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner =
        captured(following, "create table t (id int primary key, v int, w text)", "t");
    Connection other = db.session();
    String insert = "insert into t (id) values (%d)";
    Sql.run(owner, insert.formatted(1));
    Sql.run(other, insert.formatted(2));

    int id = 10;
    for (String ddl :
        List.of(
            "alter table t drop column w",
            "alter table t add column z text default md5(random()::text)",
            "alter table t alter v type text",
            "alter table t rename v to \"V\"",
            "alter table t alter \"V\" set default 'x'")) {
      Sql.run(owner, ddl, insert.formatted(id));
      Sql.run(
          other, insert.formatted(id + 1), "update t set id = id", "delete from t where id < 3");
      assertThat(db.sorted("t"))
          .as(ddl)
          .contains("I" + id, "I" + (id + 1), "U" + id)
          .doesNotContain("?");
      id += 2;
    }
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aWholeRowIsWhateverItsColumnsAre(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (a int, b int)", "t");
    Sql.run(owner, "insert into t values (1, 2)");
    assertThat(db.log("t")).isEqualTo("I(1,2)");

    Sql.run(owner, "alter table t add column c text default 'x'", "insert into t values (3, 4)");
    assertThat(db.log("t")).isEqualTo("I(3,4,x)");

    Sql.run(owner, "alter table t drop column a", "insert into t values (5)");
    assertThat(db.log("t")).isEqualTo("I(5,x)");

    Sql.run(owner, "alter table t rename b to n", "update t set n = 6 where n = 5");
    assertThat(db.sorted("t")).containsExactly("D(5,x)", "I(6,x)");
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aRenamedKeyColumnDoesNotBreakTheNextWrite(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id int primary key, v int)", "t");
    Connection other = db.session();
    Sql.run(owner, "insert into t values (1, 1)");
    Sql.run(other, "update t set v = 2");
    db.log("t");

    Sql.run(owner, "alter table t rename id to \"Ident \"\"1\"\"\"");
    Sql.run(other, "insert into t values (2, 1)");
    Sql.run(owner, "update t set v = 3 where v = 2", "delete from t where v = 1");

    if (following == Following.EVENT_TRIGGER) {
      assertThat(db.sorted("t")).containsExactly("D2", "I2", "U1");
      assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("t"))).isEmpty();
    } else {
      assertThat(db.log("t")).isEqualTo("? ? ?");
      db.capture.install(owner, CapturedDatabase.plan("t"), sentence -> {});
      Sql.run(other, "insert into t values (4, 1)");
      assertThat(db.log("t")).isEqualTo("I4");
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void keyColumnsMaySwapTheirNames(Level level) throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (a int, b text, primary key (a, b))");
    db.capture("t", Detail.KEYS, level);

    db.run(
        """
        begin;
        alter table t rename a to c;
        alter table t rename b to a;
        alter table t rename c to b;
        insert into t (a, b) values ('text', 7);
        commit
        """);

    assertThat(db.log("t")).isEqualTo("I7,text");
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aRetypedKeyColumnDoesNotBreakTheNextWrite(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id int primary key, v int)", "t");
    Connection other = db.session();
    Sql.run(owner, "insert into t values (1, 1)");
    Sql.run(other, "update t set v = 2");
    db.log("t");

    Sql.run(owner, "alter table t alter id type bigint");
    Sql.run(other, "insert into t values (10000000000, 1)");
    Sql.run(owner, "update t set v = 3 where v = 2");
    assertThat(db.sorted("t")).contains("?");

    Sql.run(owner, "alter table t alter id type text using id::text");
    Sql.run(other, "insert into t values ('abc', 1)");
    assertThat(db.sorted("t")).contains("?");

    db.capture.install(
        following == Following.GUARD ? owner : db.superuser(),
        CapturedDatabase.plan("t"),
        sentence -> {});
    db.log("t");
    for (Connection each : List.of(db.session(), db.superuser())) {
      Sql.run(each, "update t set v = 9 where id = 'abc'");
      assertThat(db.log("t")).isEqualTo("Uabc");
    }
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aWiderKeyColumnIsNothingNew(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id varchar(3) primary key)", "t");

    Sql.run(owner, "alter table t alter id type varchar(9)", "insert into t values ('1234567')");

    assertThat(db.log("t")).isEqualTo("I1234567");
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aDroppedKeyColumnDoesNotBreakTheNextWrite(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id int primary key, v int)", "t");
    Sql.run(owner, "insert into t values (1, 1)");
    db.log("t");

    Sql.run(owner, "alter table t drop column id");
    db.log("t");
    Sql.run(owner, "insert into t values (2)", "update t set v = 3", "delete from t");
    assertThat(db.logged("t")).isNotEmpty().containsOnly("?");

    db.capture.install(
        following == Following.GUARD ? owner : db.superuser(),
        CapturedDatabase.plan("t"),
        sentence -> {});
    assertThat(db.log("t")).isEqualTo("?");
    Sql.run(owner, "insert into t values (4)");
    assertThat(db.log("t")).isEqualTo("I(4)");
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void aDroppedTableTakesItsCaptureAlong(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner =
        captured(following, "create table t (id int primary key); create table u (id int)", "*");
    String ours = "select count(*) from pg_class where relname like 'public_t_%'";
    assertThat(db.one(ours)).isEqualTo("4");

    Sql.run(owner, "drop table t");

    if (following == Following.GUARD) {
      assertThat(db.captured()).hasSize(2);
      db.capture.install(owner, CapturedDatabase.plan("*"), sentence -> {});
    }
    assertThat(db.captured()).containsExactly("public.u");
    assertThat(db.one(ours)).isEqualTo("0");
    assertThat(db.rows("select proname from pg_proc where proname like 'public_t_%'")).isEmpty();

    Sql.run(owner, "create table t (id int primary key)");
    db.capture.install(
        following == Following.GUARD ? owner : db.superuser(),
        CapturedDatabase.plan("*"),
        sentence -> {});
    Sql.run(owner, "insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("I1");
  }

  @Test
  default void typesOfTheKeyMayBeDroppedWithTheirTable() throws SQLException {
    CapturedDatabase db = database();
    db.run("create type mood as enum ('sad')", "create table t (m mood primary key)");
    db.capture("t");

    db.run("begin; drop table t; drop type mood; commit");

    assertThat(db.captured()).isEmpty();
  }

  @Test
  default void columnsOfATypedTableFollowTheirType() throws SQLException {
    CapturedDatabase db = database();
    db.run("create type pair as (id int, v int)", "create table t of pair (primary key (id))");
    db.capture("t");

    db.run("alter type pair rename attribute id to ident cascade", "insert into t values (1, 2)");

    assertThat(db.log("t")).isEqualTo("I1");
  }

  @Test
  default void whatGoesWrongInFollowingNeverFailsTheApplicationsDdl() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key, v int)");
    db.capture("t");
    String id = db.id("t");

    db.run("drop function towline.make_segments(text)");
    db.run("alter table t alter id type bigint", "insert into t values (1, 1)");
    assertThat(db.rows("select distinct op from towline.%s_0".formatted(id))).containsExactly("?");

    db.run("drop table towline.%s_0 cascade".formatted(id), "drop view towline.key_column cascade");
    db.run("alter table t rename id to i", "alter table t rename i to id", "drop table t");
  }

  @Test
  default void tablesThatAreNotCapturedAreLeftAlone() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t");

    db.run(
        "create table u (id int primary key)",
        "alter table u rename id to x",
        "create temp table v (a int); alter table v add b int; drop table v",
        "drop table u");

    assertThat(db.log("t")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Following.class)
  default void disablingTriggersIsSeenAndMended(Following following) throws SQLException {
    CapturedDatabase db = database();
    Connection owner = captured(following, "create table t (id int primary key)", "t");
    Connection installer = following == Following.GUARD ? owner : db.superuser();

    Sql.run(owner, "alter table t disable trigger user", "insert into t values (1)");
    Sql.run(owner, "alter table t enable trigger user");

    assertThat(db.capture.drift(installer, CapturedDatabase.plan("t")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).contains("do not always fire"));
    db.capture.install(installer, CapturedDatabase.plan("t"), sentence -> {});
    assertThat(db.log("t")).isEqualTo("?");
    Sql.run(owner, "insert into t values (2)");
    assertThat(db.log("t")).isEqualTo("I2");
  }
}
