package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application sees nothing of the capture, whatever its session is set to. */
interface MySqlTransparencyCases {

  CapturedServer server();

  private CapturedServer numbered() throws SQLException {
    CapturedServer db = server();
    db.run(
        "create table t (id int auto_increment primary key, v int)",
        "create table plain (id int primary key, v int)",
        "create table free (id int auto_increment primary key, v int)");
    db.capture("t", "plain");
    return db;
  }

  @Test
  default void generatedIdsAndCountsAreTheApplications() throws SQLException {
    CapturedServer db = numbered();
    Connection session = db.session();

    try (Statement statement = session.createStatement()) {
      statement.executeUpdate("insert into t (v) values (1), (2)", Statement.RETURN_GENERATED_KEYS);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        assertThat(keys.getInt(1)).isEqualTo(1);
      }
      assertThat(statement.executeUpdate("update t set v = 9")).isEqualTo(2);
    }
    Sql.run(session, "insert into t (v) values (3)");
    assertThat(Sql.one(session, "select last_insert_id()")).isEqualTo("3");
    Sql.run(session, "update t set v = 1 where id = 1", "insert into plain values (50, 1)");
    assertThat(Sql.rows(session, "select row_count(), last_insert_id()")).containsExactly("1|3");
    Sql.run(session, "delete from t");
    assertThat(Sql.one(session, "select row_count()")).isEqualTo("3");
  }

  @Test
  default void aNumberThatTheSessionSetIsTheApplications() throws SQLException {
    CapturedServer db = numbered();
    Connection session = db.session();

    Sql.run(session, "set insert_id = 100", "insert into t (v) values (1), (2)");
    assertThat(db.rows("select id from t")).containsExactly("100", "101");
    assertThat(Sql.one(session, "select last_insert_id()")).isEqualTo("100");

    Sql.run(session, "set insert_id = 3", "insert into plain values (1, 1), (2, 2)");
    Sql.run(session, "set insert_id = 4", "update plain p join t on true set p.v = 5, t.v = 5");
    Sql.run(session, "insert into plain values (3, 3)");

    assertThat(db.log("t")).isEqualTo("I100 I101 U100 U101");
    assertThat(db.logged("plain")).containsExactlyInAnyOrder("I1", "I2", "U1", "U2", "I3");
    assertThat(db.rows("select * from towline.insert_id")).isEmpty();
  }

  @Test
  default void numbersOfTheAuditTableNeverComeFromTheSession() throws SQLException {
    CapturedServer db = numbered();
    Connection session = db.session();
    String first = "select min(seq) > 1000000, count(*) from towline.`%s`";

    for (int i = 1; i < 4; i++) {
      Sql.run(
          session,
          "set insert_id = " + i,
          "insert into plain values (%d, 1)".formatted(i),
          "set insert_id = " + i,
          "replace into plain values (%d, 1)".formatted(i),
          "set insert_id = " + i,
          "update plain set id = id + 10 where id = " + i,
          "set insert_id = " + i,
          "insert into plain values (%d, 1)".formatted(i));
    }

    assertThat(db.rows(first.formatted(db.id("plain")))).allMatch(row -> row.startsWith("1|"));
  }

  @Test
  default void noWarningComesFromTheCapture() throws SQLException {
    CapturedServer db = numbered();
    Connection session = db.session();

    for (String statement :
        List.of(
            "insert into t (v) values (1)",
            "update t set v = 2",
            "delete from t",
            "set insert_id = 5",
            "insert into plain values (1, 1)")) {
      Sql.run(session, statement);
      assertThat(Sql.rows(session, "show warnings")).as(statement).isEmpty();
    }
    Sql.run(session, "set sql_mode = ''", "insert into t (v) values ('abc')");
    assertThat(Sql.rows(session, "show warnings")).hasSize(1);
  }

  @Test
  default void everyModeZoneAndCharsetOfASessionLogsTheSame() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k varchar(20) primary key, d datetime)");
    db.capture("t");
    Connection session = db.session();

    int number = 0;
    for (String setting :
        List.of(
            "sql_mode = ''",
            "sql_mode = 'ANSI_QUOTES'",
            "sql_mode = 'NO_BACKSLASH_ESCAPES'",
            "sql_mode = 'ANSI,TRADITIONAL'",
            "sql_mode = 'NO_AUTO_VALUE_ON_ZERO,PIPES_AS_CONCAT'",
            "time_zone = '-11:30'",
            "names latin1",
            "names utf8mb4 collate utf8mb4_bin",
            "character_set_connection = utf16",
            "lc_time_names = 'de_DE'",
            "sql_safe_updates = 1",
            "foreign_key_checks = 0",
            "unique_checks = 0",
            "auto_increment_increment = 1000",
            "transaction isolation level serializable")) {
      Sql.run(session, "set " + setting);
      String key = "%d\\é".formatted(number++);
      try (var insert = session.prepareStatement("insert into t values (?, '2024-01-01')")) {
        insert.setString(1, key);
        insert.executeUpdate();
      }
      Sql.run(session, "set session sql_mode = default", "set names utf8mb4");
    }

    assertThat(db.logged("t").stream().map(change -> change.substring(1)).toList())
        .containsExactlyElementsOf(db.rows("select k from t order by cast(k as unsigned)"));
  }

  @Test
  default void anAccountWithoutRightsOnOurTablesWrites() throws SQLException {
    CapturedServer db = numbered();
    String account = db.account("app");
    db.run("grant select, insert, update, delete on shop.* to app");
    Connection session = db.session(account);

    Sql.run(
        session,
        "insert into t (v) values (1)",
        "update t set v = 2",
        "delete from t",
        "set insert_id = 7",
        "insert into plain values (1, 1)");

    assertThat(db.log("t")).isEqualTo("I1 U1 D1");
    assertThat(db.log("plain")).isEqualTo("I1");
  }

  @Test
  default void theAccountOfTheTriggersCannotLogIn() throws SQLException {
    CapturedServer db = numbered();

    assertThat(
            db.rows(
                "select distinct definer from information_schema.triggers where trigger_schema = 'shop'"))
        .containsExactly("towline_capture@localhost");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> db.session("towline_capture"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  default void aDeadlockIsTheApplicationsToSee() throws SQLException {
    CapturedServer db = numbered();
    db.run("insert into plain values (1, 1), (2, 2)");
    Connection one = db.session();
    Connection other = db.session();

    Sql.run(one, "start transaction", "update plain set v = 5 where id = 1");
    Sql.run(other, "set innodb_lock_wait_timeout = 1");

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Sql.run(other, "update plain set v = 6 where id = 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Lock wait timeout");
    Sql.run(one, "rollback");
    assertThat(db.log("plain")).isEqualTo("I1 I2");
  }
}
