package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to write a row of MySQL and MariaDB is logged, and nothing that was undone. */
interface MySqlWriteCases {

  CapturedServer server();

  private CapturedServer orders() throws SQLException {
    CapturedServer db = server();
    db.run("create table orders (id int primary key, u int unique, v int)");
    db.capture("orders");
    return db;
  }

  @Test
  default void plainWritesLogAKeyEach() throws SQLException {
    CapturedServer db = orders();

    db.run(
        "insert into orders (id, v) values (1, 1), (2, 2), (3, 3)",
        "update orders set v = v + 1 where id < 3",
        "delete from orders where id = 3");

    assertThat(db.log("orders")).isEqualTo("I1 I2 I3 U1 U2 D3");
  }

  @Test
  default void anUpsertLogsWhatItDid() throws SQLException {
    CapturedServer db = orders();

    db.run("insert into orders (id, u) values (1, 10)");
    db.run("insert into orders (id, u) values (1, 11), (2, 20) on duplicate key update u = u + 1");
    assertThat(db.log("orders")).isEqualTo("I1 U1 I2");

    db.run("insert into orders (id, u) values (9, 20) on duplicate key update id = 5");
    assertThat(db.log("orders")).isEqualTo("K2 K5");
  }

  @Test
  default void insertIgnoreLogsWhatWentIn() throws SQLException {
    CapturedServer db = orders();
    db.run("insert into orders (id) values (1)");
    db.log("orders");

    db.run("insert ignore into orders (id) values (1), (2)");

    assertThat(db.log("orders")).isEqualTo("I2");
  }

  @Test
  default void replaceDeletesEveryRowInItsWay() throws SQLException {
    CapturedServer db = orders();
    db.run("insert into orders (id, u) values (1, 1), (2, 2)");
    db.log("orders");

    db.run("replace into orders (id, u) values (1, 2)");

    // Whether one of the two is updated in place, the server may choose.
    assertThat(db.logged("orders")).contains("D2").anyMatch(change -> change.endsWith("1"));
    assertThat(db.rows("select id, u from orders")).containsExactly("1|2");
  }

  @Test
  default void statementsOverManyTablesLogEach() throws SQLException {
    CapturedServer db = orders();
    db.run("create table items (id int primary key, o int)");
    db.install(CapturedServer.plan("orders", "items"));
    db.run("insert into orders (id) values (1), (2)", "insert into items values (7, 1), (8, 2)");
    assertThat(db.log("orders") + "|" + db.log("items")).isEqualTo("I1 I2|I7 I8");

    db.run(
        "update orders o join items l on l.o = o.id set o.v = 9, l.id = l.id + 10 where o.id = 1");
    assertThat(db.log("orders") + "|" + db.log("items")).isEqualTo("U1|K7 K17");

    db.run("delete o, l from orders o join items l on l.o = o.id");
    assertThat(db.logged("orders")).containsExactlyInAnyOrder("D1", "D2");
    assertThat(db.logged("items")).containsExactlyInAnyOrder("D17", "D8");
  }

  @Test
  default void loadDataLogsEachRow(@TempDir Path folder) throws Exception {
    CapturedServer db = orders();
    Path file = Files.writeString(folder.resolve("rows"), "1\t10\t1\n2\t20\t2\n");

    db.run("load data local infile '%s' into table orders".formatted(file));

    assertThat(db.log("orders")).isEqualTo("I1 I2");
  }

  @Test
  default void whatIsUndoneIsNotLogged() throws SQLException {
    CapturedServer db = orders();
    Connection session = db.session();

    Sql.run(
        session,
        "start transaction",
        "insert into orders (id) values (1)",
        "savepoint s",
        "insert into orders (id) values (2)",
        "rollback to s",
        "insert into orders (id) values (3)",
        "commit",
        "start transaction",
        "insert into orders (id) values (4)",
        "rollback");

    assertThat(db.log("orders")).isEqualTo("I1 I3");
  }

  @Test
  default void aPreparedTransactionIsLoggedWhenItIsCommitted() throws SQLException {
    CapturedServer db = orders();
    Connection session = db.session();

    Sql.run(
        session,
        "xa start 'x'",
        "insert into orders (id) values (1)",
        "xa end 'x'",
        "xa prepare 'x'");
    assertThat(db.rows("select * from towline.`%s`".formatted(db.id("orders")))).isEmpty();
    Sql.run(session, "xa commit 'x'");

    assertThat(db.log("orders")).isEqualTo("I1");
  }

  @Test
  default void aKeyThatChangedInItsBytesIsLoggedByBoth() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k varchar(10) collate utf8mb4_general_ci primary key, v int)");
    db.capture("t");
    db.run("insert into t values ('a', 1)");
    db.log("t");

    db.run("update t set k = 'A'", "update t set k = 'A', v = 2", "update t set v = 3");

    assertThat(db.log("t")).isEqualTo("Ka KA UA UA");
  }

  @Test
  default void swappedKeysAreLoggedByBoth() throws SQLException {
    CapturedServer db = orders();
    db.run("insert into orders (id) values (1), (2)");
    db.log("orders");

    db.run("update orders set id = case id when 1 then 3 else 1 end order by id");

    assertThat(db.log("orders")).isEqualTo("K1 K3 K2 K1");
  }

  @Test
  default void aChangeOfWhatForeignKeysReferenceIsAKeysChange() throws SQLException {
    CapturedServer db = orders();
    db.run(
        "create table items (id int primary key, o int, foreign key (o) references orders (u) on update cascade)");
    db.install(CapturedServer.plan("orders", "items"));
    db.run("insert into orders values (1, 10, 1)", "insert into items values (1, 10)");
    db.log("orders");
    db.log("items");

    db.run("update orders set u = 11", "update orders set v = 2");

    assertThat(db.log("orders")).isEqualTo("K1 K1 U1");
    assertThat(db.rows("select o from items")).containsExactly("11");
    assertThat(db.log("items")).isEmpty();
  }

  @Test
  default void aTableWithNoKeyIsLoggedByWholeRows() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (a int, b varchar(5), c json)");
    db.capture("t");

    db.run(
        "insert into t values (1, 'x', null), (1, 'x', null)",
        "update t set b = 'y' limit 1",
        "delete from t where b = 'x'");

    assertThat(db.log("t")).isEqualTo("I1,x I1,x D1,x I1,y D1,x");
  }

  @Test
  default void writesOfProceduresAndOtherTriggersAreLogged() throws SQLException {
    CapturedServer db = orders();
    db.run(
        "create table source (id int primary key)",
        "create trigger copy after insert on source for each row insert into orders (id) values (new.id)",
        "create procedure write_it() insert into source values (5)",
        "call write_it()");

    assertThat(db.log("orders")).isEqualTo("I5");
  }

  @Test
  default void theOriginOfARelaysWriteIsKept() throws SQLException {
    CapturedServer db = orders();
    Connection session = db.session();

    Sql.run(
        session,
        "set @towline_origin = 'node'",
        "insert into orders (id) values (1)",
        "set @towline_origin = null",
        "insert into orders (id) values (2)",
        "set @towline_origin = repeat('x', 100)",
        "insert into orders (id) values (3)",
        "set @towline_origin = 0xff00",
        "insert into orders (id) values (4)");

    assertThat(
            db.rows(
                "select op, k1, origin from towline.`%s` order by seq".formatted(db.id("orders"))))
        .containsExactly("I|1|node", "I|2|null", "!|null|null", "!|null|null");
  }

  @Test
  default void momentsAreKeptInUtcWhateverTheSessionsZone() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k timestamp(3) primary key, v int)");
    db.capture("t");
    Connection session = db.session();

    Sql.run(
        session, "set time_zone = '+09:00'", "insert into t values ('2024-06-01 09:00:00.5', 1)");
    Sql.run(session, "set time_zone = '-03:00'", "update t set v = 2");
    Sql.run(session, "set sql_mode = ''", "insert into t values ('0000-00-00 00:00:00', 1)");

    assertThat(db.log("t"))
        .isEqualTo("I2024-06-01 00:00:00.500 U2024-06-01 00:00:00.500 I0000-00-00 00:00:00.000");
  }

  @Test
  default void keysOfFloatsAreToldApartByAllTheirDigits() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k float primary key)");
    db.capture("t");

    db.run("insert into t values (16777216)", "update t set k = 16777218");

    assertThat(db.rows("select op, k1 + 0e0 from towline.`%s` order by seq".formatted(db.id("t"))))
        .containsExactly("I|1.6777216E7", "K|1.6777216E7", "K|1.6777218E7");
  }
}
