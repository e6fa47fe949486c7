package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.model.Finding;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the application's own DDL does to the capture, and its next writes. */
interface MySqlDdlCases {

  CapturedServer server();

  private CapturedServer keyed(String key) throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k %s primary key, v int, w int)".formatted(key));
    db.capture("t");
    return db;
  }

  private List<String> drift() throws SQLException {
    return server().capture.drift(server().root(), CapturedServer.plan("t")).stream()
        .map(Finding::problem)
        .toList();
  }

  @Test
  default void otherColumnsAreFree() throws SQLException {
    CapturedServer db = keyed("int");

    db.run(
        "insert into t values (1, 1, 1)",
        "alter table t add column n int default 5",
        "alter table t drop column w",
        "alter table t modify v bigint",
        "alter table t rename column v to x",
        "alter table t add index (x)",
        "update t set x = 5000000000",
        "optimize table t",
        "insert into t (k) values (2)");

    assertThat(db.log("t")).isEqualTo("I1 U1 I2");
    assertThat(drift()).isEmpty();
  }

  @Test
  default void aKeyThatIsTooLargeForTheAuditTableIsADoubt() throws SQLException {
    CapturedServer db = keyed("int");
    db.run("alter table t modify k bigint");

    db.run("insert into t values (5000000000, 1, 1)", "insert into t values (7, 1, 1)");
    Sql.run(db.session(), "set sql_mode = ''", "insert into t values (5000000001, 1, 1)");
    db.run("insert ignore into t values (5000000002, 1, 1)");
    db.run("update t set k = 5000000009 where k = 7");

    // What else the failed entry left, the server may choose.
    assertThat(db.log("t")).startsWith("! I7 ! ! ").endsWith("!");
    assertThat(db.one("select count(*) from t")).isEqualTo("4");
    assertThat(drift()).containsExactly("its audit table is gone or has other types than its key");

    db.install(CapturedServer.plan("t"));
    db.run("insert into t values (5000000003, 1, 1)");
    assertThat(db.log("t")).isEqualTo("I5000000003");
  }

  @Test
  default void otherKeysThatDoNotFitAreDoubtsToo() throws SQLException {
    for (String[] each :
        new String[][] {
          {"varchar(3)", "varchar(30)", "'abcdef'"},
          {"varchar(3) character set latin1", "varchar(3) character set utf8mb4", "'€€日'"},
          {"enum('a')", "enum('a','b')", "'b'"},
          {"date", "varchar(30)", "'no date'"},
          {"datetime", "varchar(30)", "'2024-02-31 99:00:00'"},
          {"decimal(5,2)", "decimal(10,2)", "1000000.01"},
          {"int", "varchar(30)", "'12abc'"},
          {"tinyint", "tinyint unsigned", "200"},
          {"bit(4)", "bit(8)", "b'11111111'"},
          {"binary(2)", "varbinary(20)", "'abcd'"},
          {"year", "int", "5000"},
          {"time", "varchar(30)", "'x'"},
          {"varchar(3)", "varchar(30)", "'a      '"},
        }) {
      CapturedServer db = keyed(each[0]);
      db.run("alter table t modify k " + each[1]);
      for (String insert : List.of("insert", "insert ignore", "replace")) {
        db.run("delete from t");
        db.log("t");
        db.run("%s into t values (%s, 1, 1)".formatted(insert, each[2]));
        assertThat(db.log("t")).as(String.join(" ", each) + " " + insert).endsWith("!");
      }
      assertThat(db.one("select count(*) from t")).isEqualTo("1");
      db.run("drop table t");
    }
  }

  @Test
  default void aRenamedKeyFailsWritesUntilItIsCapturedAnew() throws SQLException {
    CapturedServer db = keyed("int");
    db.run("insert into t values (1, 1, 1)", "alter table t rename column k to id");
    db.log("t");

    assertThatThrownBy(() -> db.run("insert into t values (2, 1, 1)"))
        .hasMessageContaining("Unknown column");
    assertThat(drift()).containsExactly("its key was (k) when it was captured and is (id) now");

    db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {});
    db.run("insert into t values (2, 1, 1)");
    assertThat(db.log("t")).isEqualTo("! I2");
    assertThat(drift()).isEmpty();
  }

  @Test
  default void anotherKeyIsAnotherAuditTable() throws SQLException {
    CapturedServer db = keyed("int");
    db.run(
        "insert into t values (1, 1, 1)", "alter table t drop primary key, add primary key (v, k)");

    db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {});
    db.run("update t set w = 2");

    assertThat(db.logged("t")).endsWith("U1,1").startsWith("!");
    assertThat(drift()).isEmpty();
  }

  @Test
  default void aRenamedTableKeepsItsCapture() throws SQLException {
    CapturedServer db = keyed("int");
    String id = db.id("t");

    db.run("rename table t to renamed", "insert into renamed values (1, 1, 1)");
    db.capture.install(db.root(), CapturedServer.plan("renamed"), sentence -> {});

    assertThat(db.id("renamed")).isEqualTo(id);
    assertThat(db.log("renamed")).isEqualTo("I1");
  }

  @Test
  default void aTableThatWasSwappedByRenameIsCapturedAnew() throws SQLException {
    CapturedServer db = keyed("int");
    db.run(
        "create table t_new like t",
        "rename table t to t_old, t_new to t",
        "insert into t values (1, 1, 1)");
    assertThat(drift()).isNotEmpty();

    db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {});
    assertThat(db.log("t")).isEqualTo("!");
    db.run("insert into t values (2, 1, 1)", "insert into t_old values (3, 1, 1)");

    assertThat(db.log("t")).isEqualTo("I2");
    assertThat(db.triggers()).containsExactly("t delete", "t insert", "t update");
  }

  @Test
  default void aDroppedTableLosesItsCapture() throws SQLException {
    CapturedServer db = keyed("int");
    db.run("create table u (k int primary key)", "drop table t");

    db.capture.install(db.root(), CapturedServer.plan("u"), sentence -> {});

    assertThat(db.captured()).containsExactly("shop.u");
    assertThat(
            db.rows(
                "select table_name from information_schema.tables where table_schema = 'towline' and table_name like 'shop%'"))
        .hasSize(1);
  }

  @Test
  default void aTableWithAForeignKeyToAnotherColumnIsDoubted() throws SQLException {
    CapturedServer db = server();
    db.run(
        "create table parent (id int primary key, u int unique)",
        "create table child (id int primary key, u int)");
    db.capture("parent", "child");
    db.run(
        "alter table child add foreign key (u) references parent (u) on update cascade",
        "insert into parent values (1, 1)",
        "insert into child values (1, 1)",
        "update parent set u = 2");
    db.log("parent");
    db.log("child");

    assertThat(
            db.capture.drift(db.root(), CapturedServer.plan("parent", "child")).stream()
                .map(Finding::problem))
        .containsExactly(
            "foreign keys referenced nothing beside the key of it and reference (u) now",
            "its triggers are not what this version of Towline writes for it");
    db.capture.install(db.root(), CapturedServer.plan("parent", "child"), sentence -> {});

    assertThat(db.log("child")).isEqualTo("!");
    db.run("update parent set u = 3");
    assertThat(db.log("parent")).isEqualTo("K1 K1");
  }

  @Test
  default void aColumnThatRowsAreCapturedWithCannotBeDroppedWithoutHarm() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key, v int)");
    db.makeSchema();
    db.install(CapturedServer.plan(dev.towline.dialect.Capture.Detail.ROWS, "t"));

    db.run("alter table t drop column v");

    assertThatThrownBy(() -> db.run("insert into t values (1)"))
        .hasMessageContaining("Unknown column");
    db.install(CapturedServer.plan(dev.towline.dialect.Capture.Detail.ROWS, "t"));
    db.run("insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("I1");
  }
}
