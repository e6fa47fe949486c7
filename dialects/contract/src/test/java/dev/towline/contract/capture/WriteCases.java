package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Every way in which SQL can change rows is logged, with the keys before and after. */
interface WriteCases {

  CapturedDatabase database();

  private CapturedDatabase captured(Level level, String... setup) throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id bigint primary key, v int)");
    db.run(setup);
    db.capture("t", Detail.KEYS, level);
    return db;
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void everyStatementLogsTheKeysOfItsRows(Level level) throws SQLException {
    CapturedDatabase db = captured(level);

    db.run("insert into t values (1, 1), (2, 2)");
    assertThat(db.log("t")).isEqualTo("I1 I2");

    db.run("update t set v = v + 1");
    assertThat(db.sorted("t")).containsExactly("U1", "U2");

    db.run("delete from t where id = 2");
    assertThat(db.log("t")).isEqualTo("D2");

    db.run("update t set v = 0 where id = 77");
    db.run("delete from t where id = 77");
    db.run("insert into t select 1, 1 where false");
    assertThat(db.log("t")).isEmpty();

    db.run("truncate t");
    assertThat(db.log("t")).isEqualTo("T");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void anUpsertLogsWhatItInsertsAndUpdates(Level level) throws SQLException {
    CapturedDatabase db = captured(level, "insert into t values (1, 1)");

    db.run("insert into t values (1, 9), (3, 3) on conflict (id) do update set v = excluded.v");
    assertThat(db.sorted("t")).containsExactly("I3", "U1");

    db.run("insert into t values (1, 9), (4, 3) on conflict do nothing");
    assertThat(db.log("t")).isEqualTo("I4");

    db.run("insert into t values (1, 9) on conflict (id) do update set id = 11");
    assertThat(db.sorted("t")).containsExactly("U1", "U11");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void aMergeLogsEveryAction(Level level) throws SQLException {
    database().needs(150000);
    CapturedDatabase db = captured(level, "insert into t values (1, 1), (2, 2)");

    db.run(
        """
        merge into t using (values (1), (2), (3)) s (id) on t.id = s.id
        when matched and t.id = 1 then update set v = 5
        when matched then delete
        when not matched then insert values (s.id, 0)
        """);

    assertThat(db.sorted("t")).containsExactly("D2", "I3", "U1");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void copyLogsEveryRow(Level level) throws Exception {
    CapturedDatabase db = captured(level);

    db.superuser()
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy t from stdin", new StringReader("20\t1\n21\t2\n"));

    assertThat(db.log("t")).isEqualTo("I20 I21");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void writesInsideOneStatementAreAllLogged(Level level) throws SQLException {
    CapturedDatabase db = captured(level, "insert into t values (1, 1), (2, 2)");

    db.run(
        """
        with added as (insert into t values (30, 1) returning id),
          changed as (update t set v = 100 where id = 1 returning id),
          gone as (delete from t where id = 2 returning id)
        select * from added, changed, gone
        """);

    assertThat(db.sorted("t")).containsExactly("D2", "I30", "U1");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void aChangedKeyLogsTheOldAndTheNew(Level level) throws SQLException {
    CapturedDatabase db = captured(level, "insert into t values (1, 1), (2, 2), (3, 3)");

    db.run("update t set id = id + 10 where id > 1");
    assertThat(db.sorted("t")).containsExactly("U12", "U13", "U2", "U3");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void aKeyChangedByABeforeTriggerLogsTheOldAndTheNew(Level level) throws SQLException {
    CapturedDatabase db =
        captured(
            level,
            "insert into t values (20, 1)",
            """
            create function shift() returns trigger language plpgsql as $$
            begin new.id := new.id + 5000; return new; end $$;
            create trigger a_shift before update on t for each row execute procedure shift()
            """);

    db.run("update t set v = 2");

    assertThat(db.sorted("t")).containsExactly("U20", "U5020");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void swappedKeysAreBothLogged(Level level) throws SQLException {
    CapturedDatabase db =
        captured(
            level,
            "alter table t drop constraint t_pkey",
            "alter table t add primary key (id) deferrable",
            "insert into t values (1, 1), (2, 2)");

    db.run("update t set id = 3 - id");

    assertThat(new TreeSet<>(db.logged("t"))).containsExactly("U1", "U2");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void keysThatAreEqualButNotTheSameAreBothLogged(Level level) throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create extension citext",
        "create table t (id citext, n numeric, f float8, primary key (id, n, f))",
        "insert into t values ('A', 1.0, 0.3)");
    db.capture("t", Detail.KEYS, level);

    db.run("update t set id = 'a'");
    assertThat(db.sorted("t")).containsExactly("UA,1.0,0.3", "Ua,1.0,0.3");

    db.run("update t set n = 1.00");
    assertThat(db.sorted("t")).containsExactly("Ua,1.0,0.3", "Ua,1.00,0.3");

    db.run("set extra_float_digits = -15", "update t set f = 0.30000000000000004");
    assertThat(db.sorted("t")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void rowsOfATableWithNoKeyAreCounted(Level level) throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (n int, o text, j json, p point)");
    db.capture("t", Detail.KEYS, level);

    db.run("insert into t values (1, 'a', '{\"x\": 1}', '(1,2)'), (1, null, null, null)");
    assertThat(db.logged("t")).containsExactly("I(1,a,\"{\"\"x\"\": 1}\",\"(1,2)\")", "I(1,,,)");

    db.run("delete from t where o = 'a'", "insert into t (n) values (1)", "update t set n = 2");
    assertThat(db.sorted("t"))
        .containsExactly(
            "D(1,,,)",
            "D(1,,,)",
            "D(1,a,\"{\"\"x\"\": 1}\",\"(1,2)\")",
            "I(1,,,)",
            "I(2,,,)",
            "I(2,,,)");

    db.run("truncate t");
    assertThat(db.log("t")).isEqualTo("T");
  }

  @Test
  default void aUniqueIndexOfNotNullColumnsIsAKeyAndANullableOneIsNot() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table a (x int not null, y text not null, z int); create unique index on a (y, x)",
        "create table b (x int, y text); create unique index on b (y, x)");
    db.capture("a", "b");

    db.run("insert into a values (1, 'one', 3)", "insert into b values (1, 'one')");

    assertThat(db.log("a")).isEqualTo("Ione,1");
    assertThat(db.log("b")).isEqualTo("I(1,one)");
  }

  @Test
  default void foreignKeysCascadeIntoTheLog() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table p (id int primary key)",
        """
        create table c (id int primary key, p int references p on delete cascade on update cascade
          deferrable initially deferred)
        """,
        "create table n (id int primary key, p int references p on delete set null)",
        "insert into p values (1), (2), (3)",
        "insert into c values (10, 1), (11, 1), (12, 2)",
        "insert into n values (20, 3)");
    db.capture("p", "c", "n");

    db.run(
        "delete from p where id = 1",
        "update p set id = 22 where id = 2",
        "delete from p where id = 3");
    assertThat(db.sorted("c")).containsExactly("D10", "D11", "U12");
    assertThat(db.log("n")).isEqualTo("U20");

    db.run("truncate p cascade");
    assertThat(db.log("c")).isEqualTo("T");
    assertThat(db.log("n")).isEqualTo("T");
  }

  @Test
  default void cascadesGoDownChainsAndBackIntoTheirOwnTable() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table a (id int primary key, boss int references a on delete cascade on update cascade)",
        """
        create table b (id int primary key, a int default 9
          references a on delete set default on update cascade)
        """,
        """
        create table c (a int, n int, primary key (a, n),
          foreign key (a) references a on delete cascade on update cascade)
        """,
        """
        create table d (a int, n int, primary key (a, n),
          foreign key (a, n) references c on delete cascade on update cascade)
        """,
        "insert into a values (1, null), (2, 1), (3, 2), (9, null)",
        "insert into b values (10, 3)",
        "insert into c values (3, 1), (9, 1)",
        "insert into d values (3, 1), (9, 1)");
    db.capture("a", "b", "c", "d");

    db.run("delete from a where id = 1");
    assertThat(db.sorted("a")).containsExactly("D1", "D2", "D3");
    assertThat(db.log("b")).isEqualTo("U10");
    assertThat(db.log("c")).isEqualTo("D3,1");
    assertThat(db.log("d")).isEqualTo("D3,1");

    db.run("update a set id = 8 where id = 9");
    assertThat(db.sorted("a")).containsExactly("U8", "U9");
    assertThat(db.log("b")).isEqualTo("U10");
    assertThat(db.sorted("c")).containsExactly("U8,1", "U9,1");
    assertThat(db.sorted("d")).containsExactly("U8,1", "U9,1");
  }

  @Test
  default void writesByTriggersAndRulesAndViewsAreLogged() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table t (id int primary key, v int)",
        """
        create function again() returns trigger language plpgsql as $$
        begin
          if pg_trigger_depth() < 3 then update t set id = id + 100 where id = new.id; end if;
          return null;
        end $$;
        create trigger a_again after insert or update on t for each row execute procedure again();
        create function late() returns trigger language plpgsql as $$
        begin insert into l values (new.id); return null; end $$;
        create table l (id int primary key);
        create constraint trigger late after insert on t deferrable initially deferred
          for each row execute procedure late()
        """,
        "create view w as select * from t",
        "create table r (id int); create rule r as on insert to r do instead insert into t values (new.id, 0)");
    db.capture("t", "l");

    db.run("insert into w values (1, 1)");
    assertThat(db.sorted("t")).contains("I1", "U101", "U201");
    assertThat(db.log("l")).isEqualTo("I1");

    db.run("insert into r values (7)");
    assertThat(db.sorted("t")).contains("I7");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void sessionsInTheReplicaRoleAreCaptured(Level level) throws SQLException {
    CapturedDatabase db = captured(level);

    db.run(
        "set session_replication_role = replica",
        "insert into t values (50, 1)",
        "update t set id = 51",
        "truncate t",
        "reset session_replication_role");

    assertThat(db.sorted("t")).containsExactly("I50", "T", "U50", "U51");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void whatIsRolledBackIsNotLogged(Level level) throws SQLException {
    CapturedDatabase db = captured(level);

    db.run(
        """
        begin;
        insert into t values (1, 1);
        savepoint s; insert into t values (2, 1); rollback to s;
        savepoint s; insert into t values (3, 1); release s;
        commit;
        begin; insert into t values (4, 1); rollback
        """);

    assertThat(db.log("t")).isEqualTo("I1 I3");
    assertThat(db.rows("select xid from towline.%s_0".formatted(db.id("t")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  default void allOfATransactionHasItsOneTopLevelXid(Level level) throws SQLException {
    CapturedDatabase db = captured(level);

    db.run("begin; insert into t values (1, 1); savepoint s; insert into t values (2, 1); commit");

    assertThat(db.rows("select distinct xid from towline.%s_0".formatted(db.id("t")))).hasSize(1);
  }

  List<String> ODD_NAMES =
      List.of(
          "a \"quoted\" one",
          "dot.dot",
          "UPPER",
          "select",
          "it's \\ $1 $$ %s {{x}} ${y}",
          "ünï ⚓",
          "x".repeat(63),
          "y".repeat(63),
          "🚢".repeat(15),
          "n",
          "o",
          "new",
          "old",
          "own",
          "origin",
          "xid",
          "k1");

  @Test
  default void oddNamesAreJustNames() throws SQLException {
    CapturedDatabase db = database();
    String schema = quoted("My \"Schema\".");
    db.run("create schema " + schema);
    for (String name : ODD_NAMES) {
      db.run(
          "create table %1$s.%2$s (%2$s int, v int, primary key (v, %2$s))"
              .formatted(schema, quoted(name)));
    }
    db.capture("*.*");

    for (String name : ODD_NAMES) {
      String table = schema + "." + quoted(name);
      db.run("insert into %s values (1, 2)".formatted(table));
      db.run("update %s set %s = 3".formatted(table, quoted(name)));
      assertThat(db.sorted(table)).as(name).containsExactly("I2,1", "U2,1", "U2,3");
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
