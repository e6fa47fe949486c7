package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.TreeSet;
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
}
