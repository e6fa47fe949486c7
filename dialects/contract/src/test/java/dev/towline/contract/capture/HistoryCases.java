package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.Moment;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A table captured with its rows tells each row's life. */
interface HistoryCases {

  TableName T = new TableName("public", "t");

  CapturedDatabase database();

  private List<String> life(String... key) throws SQLException {
    return database().capture.history(database().superuser(), T, List.of(key)).stream()
        .map(HistoryCases::told)
        .toList();
  }

  private static String told(Moment moment) {
    return "%s %s -> %s"
        .formatted(moment.operation(), moment.before().orElse(""), moment.after().orElse(""));
  }

  @Test
  default void everyMomentOfARowIsTold() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int, v text, primary key (id))");
    db.capture("t", Detail.ROWS, Level.STATEMENT);
    String role = db.role("app");
    db.run("grant all on t to " + role);
    Instant before = Instant.now();

    Sql.run(db.session(role), "insert into t values (1, 'a'), (2, 'b')");
    db.run("update t set v = 'c' where id = 1", "update t set id = 3 where id = 1");
    db.run("delete from t where id = 3", "truncate t");

    assertThat(db.log("t")).isEqualTo("I1 I2 U1 U3 U1 D3 T");
    assertThat(life("1"))
        .containsExactly(
            "INSERT  -> {\"id\":1,\"v\":\"a\"}",
            "UPDATE {\"id\":1,\"v\":\"a\"} -> {\"id\":1,\"v\":\"c\"}",
            "UPDATE {\"id\":1,\"v\":\"c\"} -> {\"id\":3,\"v\":\"c\"}",
            "TRUNCATE  -> ");
    assertThat(life("3"))
        .containsExactly(
            "UPDATE {\"id\":1,\"v\":\"c\"} -> {\"id\":3,\"v\":\"c\"}",
            "DELETE {\"id\":3,\"v\":\"c\"} -> ",
            "TRUNCATE  -> ");
    Moment first = db.capture.history(db.superuser(), T, List.of("1")).get(0);
    assertThat(first.user()).isEqualTo(role);
    assertThat(first.at()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
  }

  @Test
  default void keysOfSeveralColumnsAndOddValuesAreFound() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (a text, b text, c int, primary key (a, b, c))");
    db.capture("t", Detail.ROWS, Level.ROW);

    db.run("insert into t values (E'x, \"y\" \\\\ (z)', '', 5)");

    assertThat(life("x, \"y\" \\ (z)", "", "5")).hasSize(1);
    assertThat(life("x", "", "5")).isEmpty();
  }

  @Test
  default void rowsOfATableWithNoKeyHaveAHistoryToo() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (a int, b text)");
    db.capture("t", Detail.ROWS, Level.ROW);

    db.run("insert into t values (1, 'a')", "update t set b = 'b'");

    assertThat(db.log("t")).isEqualTo("I(1,a) D(1,a) I(1,b)");
    assertThat(life("1", "a"))
        .containsExactly("INSERT  -> {\"a\":1,\"b\":\"a\"}", "DELETE {\"a\":1,\"b\":\"a\"} -> ");
  }

  @Test
  default void imagesNeverFailAWrite() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key, j json, f float8, b bytea)");
    db.capture("t", Detail.ROWS, Level.ROW);

    db.run("insert into t values (1, '{\"x\": \"\\u0000\"}', 'NaN', decode('00', 'hex'))");

    assertThat(life("1"))
        .containsExactly(
            "INSERT  -> {\"id\":1,\"j\":{\"x\": \"\\u0000\"},\"f\":\"NaN\",\"b\":\"\\\\x00\"}");
  }

  @Test
  default void aCastToJsonOfTheTablesOwnerIsNotRunAsUs() throws SQLException {
    CapturedDatabase db = database();
    String role = db.role("mal");
    db.run("create schema mal authorization " + role);
    Connection mal = db.session(role);
    Sql.run(
        mal,
        """
        create type mal.thing as (x int);
        create table mal.hits (who text);
        create function mal.hit(mal.thing) returns json language plpgsql as
          $$ begin insert into mal.hits values (current_user); return '1'::json; end $$;
        create cast (mal.thing as json) with function mal.hit(mal.thing)
        """);
    db.run("create table t (id int primary key, v mal.thing); grant all on t to " + role);
    db.capture("t", Detail.ROWS, Level.ROW);

    Sql.run(mal, "insert into t values (1, row(7)::mal.thing)");

    assertThat(db.rows("select who from mal.hits")).isEmpty();
    assertThat(life("1")).containsExactly("INSERT  -> \"(1,\\\"(7)\\\")\"");
  }

  @Test
  default void aRenamedKeyColumnKeepsTheHistoryGoing() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t", Detail.ROWS, Level.ROW);

    db.run("insert into t values (1)", "alter table t rename id to ident", "delete from t");

    assertThat(life("1")).containsExactly("INSERT  -> {\"id\":1}", "DELETE {\"ident\":1} -> ");
  }

  @Test
  default void forgettingRemovesWhatIsOlder() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)");
    db.capture("t", Detail.ROWS, Level.ROW);
    db.run("insert into t select generate_series(1, 10001)");
    Instant then =
        Instant.parse(
            db.one(
                "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    db.run("delete from t where id = 1");

    assertThat(db.capture.forget(db.superuser(), then)).isEqualTo(10001);
    assertThat(life("1")).containsExactly("DELETE {\"id\":1} -> ");
  }

  @Test
  default void historyOutlivesItsCaptureAndIsNoneWithoutRows() throws SQLException {
    CapturedDatabase db = database();
    db.run("create table t (id int primary key)", "create table u (id int primary key)");
    db.capture("t", Detail.ROWS, Level.ROW);
    db.run("insert into t values (1)");

    db.install(CapturedDatabase.plan("t", "u"));
    db.run("insert into t values (2)");

    assertThat(life("1")).hasSize(1);
    assertThat(life("2")).isEmpty();
    assertThatThrownBy(
            () -> db.capture.history(db.superuser(), new TableName("public", "u"), List.of("1")))
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("public.u has no history");
  }
}
