package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.NAME;
import static dev.towline.contract.fence.FencedDatabase.assertRefused;
import static dev.towline.contract.fence.FencedDatabase.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Engine;
import dev.towline.contract.Sql;
import dev.towline.dialect.Fence;
import dev.towline.dialect.Fence.Notice;
import dev.towline.model.Epoch;
import dev.towline.model.Finding;
import dev.towline.model.NodeName;
import dev.towline.model.TowlineException;
import dev.towline.servers.MySqlVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fences on MySQL and MariaDB. */
abstract class MySqlFenceContract extends FenceContract {

  MySqlFenceContract(MySqlVersion version) {
    super(Engine.of(version));
  }

  @Test
  void everyWayToWriteIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rows.txt"), "7\tseven\n");
    db.install().raise("orders");

    assertRefused(
        db.session(),
        "orders",
        "replace into orders values (1, 'replaced')",
        "insert into orders values (1, 'again') on duplicate key update note = 'again'",
        "insert ignore into orders values (3, 'ignored')",
        "update ignore orders set note = 'ignored'",
        "delete ignore from orders",
        "update orders left join other on other.id = orders.id set orders.note = 'joined'",
        "delete orders from orders left join other on other.id = orders.id");
    // The server reports what LOAD DATA LOCAL refused as it reports what it skipped.
    SQLException failure =
        catchThrowableOfType(
            SQLException.class,
            () ->
                Sql.run(
                    db.session(), "load data local infile '%s' into table orders".formatted(file)));
    assertThat((Throwable) failure).hasMessageContaining(FencedDatabase.message("orders"));
    assertThat(db.one("select group_concat(id, note order by id) from orders"))
        .isEqualTo("1one,2two");
  }

  @Test
  void routinesThatRanBeforeAreRefused() throws SQLException {
    db.install();
    db.run(
        """
        create procedure public.enter(number int)
        begin
          insert into orders values (number, 'procedure');
        end
        """);
    Connection application = db.session();
    for (int id = 10; id < 15; id++) {
      Sql.run(application, "call enter(%d)".formatted(id));
    }

    db.raise("orders");

    assertRefused(application, "orders", "call enter(20)");
  }

  @Test
  void tablesWhoseForeignKeysReachItAreClosedAsFarAsTheyDo() throws SQLException {
    db.run(
        "create table region (id int primary key, code int not null unique, note int)",
        """
        create table customer (id int primary key, region int, note int,
          foreign key (region) references region (code) on update cascade on delete set null)
        """,
        """
        create table line (id int primary key, customer int, region int,
          foreign key (customer) references customer (id) on delete cascade on update cascade)
        """,
        "insert into region values (1, 10, 0), (2, 20, 0)",
        "insert into customer values (1, 10, 0), (2, 20, 0)",
        "insert into line values (1, 1, 10)");
    db.install().raise("line");
    Connection application = db.session();

    assertRefused(application, "line", "update line set region = 5");
    assertRefused(
        application, "customer", "delete from customer where id = 1", "update customer set id = 9");
    assertRefused(application, "region", "update region set code = 11 where id = 1");
    Sql.run(
        application,
        "insert into region values (3, 30, 0)",
        "insert into customer values (3, 30, 0)",
        "update customer set note = 1",
        "update region set note = 1");
    Sql.run(
        application,
        "set @towline_origin = 'shop18'; delete from customer where id = 1; set @towline_origin = null");
    assertThat(db.one("select count(*) from line")).isEqualTo("0");
    db.lower();
    db.remove();
    Sql.run(application, "delete from region where id = 2");
  }

  /** MariaDB 11.4.5 refuses it where a trigger fires before: "Column 'amount' cannot be null". */
  @Test
  void rowsOfAQueryAreInsertedUnderGuardsAsWithoutThem() throws SQLException {
    db.run("create table bill (id int primary key, amount int not null, note longtext)");
    db.install().arm("bill");
    Connection application = db.session();

    Sql.run(application, "insert into bill (id, amount, note) select id, 7, null from orders");

    assertThat(db.one("select count(*) from bill")).isEqualTo("2");
  }

  @Test
  void whatGuardsReadBeginsNoSnapshotOfTheApplication() throws SQLException {
    db.install().arm("orders");
    // As it is before the gate is shut for the first time.
    db.run("update towline.fence_gate set raising = 0", "update towline.fence set raisings = 0");
    Connection application = db.session();
    application.setAutoCommit(false);
    Sql.run(application, "insert into orders values (3, 'three')");

    Sql.run(db.session(), "insert into orders values (4, 'four')");

    assertThat(Sql.one(application, "select count(*) from orders")).isEqualTo("4");
    application.rollback();
  }

  @Test
  void longNamesLeaveRoomForWhoLeads() throws SQLException {
    String name = "n".repeat(64);
    db.run("create table %s (id int primary key)".formatted(name));
    db.install();
    Notice notice = new Notice(NAME, new NodeName("shop-" + "9".repeat(25)), new Epoch(3));

    db.fence.raise(db.admin, tables(name), notice, FencedDatabase.PATIENT);

    SQLException failure =
        catchThrowableOfType(
            SQLException.class,
            () -> Sql.run(db.session(), "insert into %s values (1)".formatted(name)));
    assertThat(failure.getMessage())
        .startsWith("This table is fenced: shop-999")
        .endsWith("Write to " + notice.leader() + ".");
    assertThat(failure.getSQLState()).isEqualTo(Fence.SQLSTATE);
    assertThat(failure.getErrorCode()).isEqualTo(1792);
  }

  @Test
  void raisingWaitsForPreparedTransactions() throws Exception {
    db.install().arm("orders");
    Connection application = db.session();
    Sql.run(
        application,
        db.words().beginPrepared("order"),
        "insert into orders values (3, 'prepared')",
        db.words().prepare("order"));

    TowlineException failure =
        catchThrowableOfType(
            TowlineException.class,
            () ->
                db.fence.raise(
                    db.admin, tables("orders"), FencedDatabase.NOTICE, FencedDatabase.IMPATIENT));
    assertThat(failure.kind()).isEqualTo(TowlineException.Kind.TRANSIENT);
    Sql.run(application, db.words().commitPrepared("order"));
    db.raise("orders");

    assertThat(db.one("select count(*) from orders where id = 3")).isEqualTo("1");
  }

  @Test
  void guardsThatAreGoneOrNotOursAreMendedByRaisingAgain() throws SQLException {
    db.install().raise("orders");
    String update =
        db.guards().stream().filter(name -> name.endsWith("update")).findFirst().orElseThrow();
    db.run(
        "drop trigger " + update,
        "create trigger %s before update on orders for each row set new.note = 'x'"
            .formatted(update));
    Sql.run(db.session(), "update orders set note = 'past it'");

    db.raise("orders");

    assertRefused(db.session(), "orders", "update orders set note = 'y'");
    assertThat(db.guards()).hasSize(3);
  }

  @Test
  void theStatementsOfRemovalTakeTheGuardsAway() throws SQLException {
    db.install().raise("orders", "other");

    List<String> statements = Sql.rows(db.admin, "call towline.removal()");
    for (String statement : statements) {
      db.run(statement);
    }

    assertThat(db.guards()).isEmpty();
    Sql.run(db.session(), "insert into orders values (3, 'three')");
  }

  @Test
  void aMissingPrivilegeIsToldWithItsGrant() throws SQLException {
    db.install();
    db.run(
        "create user relay identified by ''",
        "grant all on towline.* to relay",
        "grant process, reload on *.* to relay",
        "grant select on public.* to relay");
    Connection relay = db.session("relay");

    List<Finding> findings = db.fence.foresee(relay, tables("orders"));

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Finding.Severity.BLOCKS);
              assertThat(finding.remedy()).isEqualTo("grant TRIGGER on `public`.* to 'relay'@'%';");
            });
  }
}
