package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Moment;
import dev.towline.dialect.Patience;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.mysql.MySqlCapture;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Installing, mending and removing, beside an application at work. */
interface MySqlInstallCases {

  CapturedServer server();

  @Test
  default void whatIsRightIsLeftAlone() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)", "create table u (k int primary key)");

    assertThat(db.capture("*")).isEqualTo(2);
    assertThat(db.install(CapturedServer.plan("*"))).isZero();
    assertThat(db.capture.drift(db.root(), CapturedServer.plan("*"))).isEmpty();
  }

  @Test
  default void hostileNamesAreOnlyNames() throws SQLException {
    CapturedServer db = server();
    db.run("create database `Odd ``db``; //`", "use `Odd ``db``; //`");
    String table = "order`s \"é\" 'x' // 😀".replace("😀", "日");
    db.run(
        "create table `%s` (`K y\\\\`` '\"` varchar(20) primary key, `select` int)"
            .formatted(table.replace("`", "``")));

    db.makeSchema();
    db.capture.install(
        db.root(),
        new Capture.Plan(
            new dev.towline.model.TableSelection(List.of("Odd*.*")), java.util.Map.of()),
        sentence -> {});
    db.run("insert into `%s` values ('1', 1)".formatted(table.replace("`", "``")));
    db.run("use shop");

    assertThat(db.log(table)).isEqualTo("! ! I1");
  }

  @Test
  default void longNamesFit() throws SQLException {
    CapturedServer db = server();
    String name = "n".repeat(64);
    db.run("create table %s (%s int primary key)".formatted(name, name));
    db.capture(name);

    db.run("insert into %s values (1)".formatted(name));

    assertThat(db.log(name)).isEqualTo("I1");
  }

  @Test
  default void anotherSelectionAddsAndRemoves() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)", "create table u (k int primary key)");
    db.capture("t");
    String before = db.one("select max(seq) + 1 from towline.`%s`".formatted(db.id("t")));

    assertThat(db.install(CapturedServer.plan("u"))).isEqualTo(2);
    assertThat(db.captured()).containsExactly("shop.u");
    db.run("insert into t values (1)");

    db.install(CapturedServer.plan("t", "u"));
    db.run("insert into t values (2)");
    assertThat(db.rows("select min(seq) > %s from towline.`%s`".formatted(before, db.id("t"))))
        .doesNotContain("0");
    assertThat(db.log("t")).isEqualTo("I2");
  }

  @Test
  default void lostTriggersAndAuditTablesAreMendedAndDoubted() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    db.capture("t");

    db.run("drop trigger towline_%s_update".formatted(db.id("t")));
    db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {});
    assertThat(db.log("t")).isEqualTo("!");

    db.run("drop table towline.`%s`".formatted(db.id("t")));
    assertThatThrownBy(() -> db.run("insert into t values (1)")).isInstanceOf(SQLException.class);
    db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {});
    db.run("insert into t values (1)");
    assertThat(db.log("t")).isEqualTo("! ! I1");
    assertThat(db.capture.drift(db.root(), CapturedServer.plan("t"))).isEmpty();
  }

  @Test
  default void anInstallationThatWasStoppedIsEndedByTheNext() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    db.capture("t");
    db.run("update towline.capture set complete = false");
    assertThat(db.capture.drift(db.root(), CapturedServer.plan("t"))).hasSize(1);

    assertThat(db.capture.install(db.root(), CapturedServer.plan("t"), sentence -> {}))
        .isEqualTo(1);

    assertThat(db.log("t")).isEqualTo("!");
    assertThat(db.one("select complete from towline.capture")).isEqualTo("1");
  }

  @Test
  default void noChangeIsLostWhileTriggersAreReplaced() throws Exception {
    CapturedServer db = server();
    db.run("create table t (k int primary key, v int)");
    db.capture("t");
    Connection writer = db.session();
    CompletableFuture<Integer> written =
        CompletableFuture.supplyAsync(
            () -> {
              int number = 0;
              long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
              try {
                while (System.nanoTime() < end) {
                  Sql.run(writer, "insert into t values (%d, 1)".formatted(++number));
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              return number;
            });

    for (int i = 0; !written.isDone(); i++) {
      db.capture.install(
          db.root(),
          CapturedServer.plan(i % 2 == 0 ? Detail.ROWS : Detail.KEYS, "t"),
          sentence -> {});
    }

    assertThat(written.get()).isPositive();
    assertThat(
            db.rows(
                "select k from t where k not in (select k1 from towline.`%s` where op = 'I')"
                    .formatted(db.id("t"))))
        .isEmpty();
    assertThat(db.triggers()).hasSize(3);
  }

  @Test
  default void installingGivesWayToALongTransaction() throws Exception {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    db.makeSchema();
    Connection holder = db.session();
    Sql.run(holder, "start transaction", "insert into t values (1)");
    Capture impatient =
        new MySqlCapture(
            db.engine,
            new Patience(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(100)));

    assertThatThrownBy(() -> impatient.install(db.root(), CapturedServer.plan("t"), s -> {}))
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("The table shop.t was not free for")
        .hasMessageContaining("connection ");
    Sql.run(db.session(), "insert into t values (2)");

    Sql.run(holder, "commit");
    assertThat(db.capture.install(db.root(), CapturedServer.plan("t"), s -> {})).isEqualTo(1);
    db.run("insert into t values (3)");
    assertThat(db.log("t")).endsWith("I3");
  }

  @Test
  default void otherEnginesAreRefusedWithTheReason() throws SQLException {
    CapturedServer db = server();
    db.run("create table m (k int primary key) engine = myisam");
    db.makeSchema();

    assertThatThrownBy(() -> db.install(CapturedServer.plan("m")))
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("Only InnoDB tables can be captured")
        .hasMessageContaining("shop.m (MyISAM)");
    assertThatThrownBy(() -> db.install(CapturedServer.plan("gone")))
        .hasMessage("Not on this server: shop.gone");
  }

  @Test
  default void uninstallingLeavesNothing() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    db.capture("t");
    List<String> story = new ArrayList<>();

    db.capture.uninstall(db.root(), story::add);
    db.run("insert into t values (1)");

    assertThat(story)
        .containsExactly("shop.t: no longer captured", "The database towline is gone.");
    assertThat(db.triggers()).isEmpty();
    assertThat(
            db.rows(
                "select schema_name from information_schema.schemata where schema_name = 'towline'"))
        .isEmpty();
    assertThat(db.rows("select user from mysql.user where user like 'towline%'")).isEmpty();
    db.capture.uninstall(db.root(), sentence -> {});
  }

  @Test
  default void theStatementsOfRemovalDoTheSame() throws SQLException {
    CapturedServer db = server();
    db.run("create table t (k int primary key)");
    db.capture("t");

    for (String statement : db.rows("call towline.removal()")) {
      db.run(statement.replaceAll(";$", ""));
    }
    db.run("insert into t values (1)");

    assertThat(db.triggers()).isEmpty();
  }

  @Test
  default void aPlainAccountInstallsWithItself() throws SQLException {
    CapturedServer db = server();
    String account = db.account("installer");
    db.run(
        "create table t (k int primary key)",
        "grant select, insert, trigger, create on shop.* to installer",
        "grant all on towline.* to installer");

    db.installer().lead(db.dataSource(account), CapturedServer.plan("t"), sentence -> {});
    db.run("insert into t values (1)");

    assertThat(db.logged("t")).endsWith("I1");
    assertThat(
            db.rows(
                "select distinct definer from information_schema.triggers where trigger_schema = 'shop'"))
        .containsExactly("installer@%");
  }

  @Test
  default void whatAnAccountMayNotIsToldWithTheGrant() throws SQLException {
    CapturedServer db = server();
    String account = db.account("installer");
    db.run(
        "create table t (k int primary key)",
        "grant select on shop.* to installer",
        "grant all on towline.* to installer");

    assertThatThrownBy(
            () -> db.installer().lead(db.dataSource(account), CapturedServer.plan("t"), s -> {}))
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("may not change the triggers of shop.t")
        .satisfies(
            e ->
                assertThat(((TowlineException) e).remedy())
                    .startsWith("grant select, trigger on `shop`.* to `installer`@`%`;"));
  }

  @Test
  default void rowsAreKeptWithUserAndTime() throws SQLException {
    CapturedServer db = server();
    db.run(
        "create table t (k int, b varbinary(5), v text, j json, f float, d timestamp(3) null, primary key (k, b))");
    db.makeSchema();
    db.install(CapturedServer.plan(Detail.ROWS, "t"));

    db.run(
        "insert into t values (1, 0xff, 'it''s \\\\ \"é\"', '{\"a\": [1]}', 1.5, '2024-01-01 10:00:00.5')",
        "update t set v = 'b'",
        "update t set k = 2",
        "delete from t");

    TableName table = new TableName("shop", "t");
    List<Moment> moments = db.capture.history(db.root(), table, List.of("1", "FF"));
    assertThat(moments).extracting(Moment::operation).containsExactly("INSERT", "UPDATE", "UPDATE");
    assertThat(moments).allMatch(moment -> moment.user().startsWith("root@"));
    assertThat(moments.get(0).before()).isEmpty();
    assertThat(moments.get(0).after().orElseThrow()).contains("it's", "FF", "1.5");
    assertThat(db.capture.history(db.root(), table, List.of("2", "FF")))
        .extracting(Moment::operation)
        .containsExactly("UPDATE", "DELETE");
    assertThat(Duration.between(moments.get(0).at(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));

    assertThat(db.capture.forget(db.root(), Instant.now().plusSeconds(60))).isEqualTo(5);
    assertThatThrownBy(
            () -> db.capture.history(db.root(), new TableName("shop", "u"), List.of("1")))
        .hasMessageContaining("has no history");
  }
}
