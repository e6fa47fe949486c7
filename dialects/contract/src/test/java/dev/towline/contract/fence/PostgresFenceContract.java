package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.NAME;
import static dev.towline.contract.fence.FencedDatabase.assertRefused;
import static dev.towline.contract.fence.FencedDatabase.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Sql;
import dev.towline.model.Finding;
import dev.towline.model.TowlineException;
import dev.towline.servers.PostgresVersion;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Fences on PostgreSQL. */
abstract class PostgresFenceContract extends FenceContract {

  PostgresFenceContract(PostgresVersion version) {
    super(Engine.of(version));
  }

  private void needs(int version) throws SQLException {
    assumeTrue(
        Integer.parseInt(db.one("show server_version_num")) >= version, "of a later version");
  }

  @Test
  void copyAndTruncateAreRefused() throws SQLException {
    db.install().raise("orders");
    Connection application = db.session();
    CopyManager copy = new CopyManager(application.unwrap(BaseConnection.class));

    assertRefused(
        "orders",
        "copy",
        () -> copy.copyIn("copy orders from stdin", new StringReader("7\tseven\n")));
    assertRefused(
        application,
        "orders",
        "truncate orders",
        "truncate other, orders",
        "insert into orders values (1, 'there') on conflict do nothing");
  }

  @Test
  void sessionsInTheReplicaRoleAreRefused() throws SQLException {
    db.install().raise("orders");
    Connection application = db.session();
    Sql.run(application, "set session_replication_role = replica");

    assertRefused(
        application, "orders", "insert into orders values (3, 'three')", "truncate orders");
  }

  @Test
  void functionsThatHaveTheirPlansAreRefused() throws SQLException {
    db.install();
    db.run(
        """
        create function public.enter(number int) returns void language plpgsql as $$
        begin
          insert into public.orders values (number, 'function');
        end
        $$
        """);
    Connection application = db.session();
    for (int id = 10; id < 20; id++) {
      Sql.one(application, "select enter(%d)".formatted(id));
    }

    db.raise("orders");

    assertRefused(application, "orders", "select enter(20)");
  }

  @Test
  void writesOfOtherTablesThatReachItAreRefused() throws SQLException {
    db.run(
        "create table line (id int primary key, orders int references orders on delete cascade)",
        "insert into line values (1, 1), (2, 2)",
        "create view shown as select * from orders");
    db.install().raise("line", "orders");
    db.fence.lower(db.admin, NAME);
    db.remove();
    db.raise("line");

    assertRefused(db.session(), "line", "delete from orders where id = 1");
    db.raise("orders");
    assertRefused(db.session(), "orders", "insert into shown values (9, 'by a view')");
  }

  @Test
  void onlyTheRelaysRoleGetsThroughWithAnOrigin() throws SQLException {
    db.install();
    String role = "writer_" + db.one("select current_database()");
    db.run("create role %s login".formatted(role), "grant all on orders to " + role);
    try {
      db.raise("orders");

      assertRefused(
          db.session(role),
          "orders",
          db.words().as("shop18", "insert into orders values (3, 'forged')"));
    } finally {
      db.run("drop owned by %1$s; drop role %1$s".formatted(role));
    }
  }

  @Test
  void partitionsAreClosedDirectlyAndThroughTheirRoot() throws SQLException {
    needs(100000);
    db.run(
        "create table part (k int not null, note text) partition by range (k)",
        "create table part_1 partition of part for values from (0) to (10)",
        "create table part_2 partition of part for values from (10) to (100) partition by range (k)",
        "create table part_2a partition of part_2 for values from (10) to (20)",
        "insert into part values (1, 'one'), (11, 'eleven')");
    db.install().raise("part");
    Connection application = db.session();

    assertRefused(application, "part", "insert into part values (2)", "update part set note = 'x'");
    assertRefused(application, "part", "delete from part where false", "truncate part");
    assertRefused(application, "part_1", "insert into part_1 values (2)", "delete from part_1");
    assertRefused(application, "part_1", "truncate part_1");
    assertRefused(application, "part_2", "insert into part_2 values (12)");
    assertRefused(application, "part_2a", "update part_2a set note = 'x'");

    db.run("create table part_3 partition of part for values from (100) to (200)");
    assertRefused(application, "part", "insert into part values (101)");
    Sql.run(
        db.session(),
        db.words().as("shop18", "insert into part values (3, 'relayed'), (13, 'relayed')"));
    db.lower();
    Sql.run(application, "insert into part values (4, 'four'), (14, 'fourteen')");
    db.remove();
    assertThat(db.guards()).isEmpty();
  }

  @Test
  void parentsAndChildrenByInheritanceAreClosedEachForItself() throws SQLException {
    db.run("create table child () inherits (orders)", "insert into child values (5, 'five')");
    db.install().raise("orders");

    assertRefused(db.session(), "orders", "update orders set note = 'x'");
    Sql.run(db.session(), "update child set note = 'x'");
    db.raise("orders", "child");
    assertRefused(db.session(), "child", "update child set note = 'y'");
    assertRefused(db.session(), "child", "update orders set note = 'y' where id = 5");
  }

  @Test
  void raisingWaitsForPreparedTransactions() throws Exception {
    db.install().arm("orders");
    String name = db.one("select current_database()");
    Connection application = db.session();
    Sql.run(application, "begin", "insert into orders values (3, 'prepared')");
    CompletableFuture<Void> raising = db.raising(FencedDatabase.PATIENT, "orders");
    Await.until(
        "raising waits",
        () ->
            !db.one(
                    """
                    select count(*) from pg_stat_activity
                    where query like '%virtualtransaction%' and pid <> pg_backend_pid()
                    """)
                .equals("0"));

    Sql.run(application, db.words().prepare(name));
    assertThat(raising).isNotDone();
    Sql.run(application, db.words().commitPrepared(name));
    raising.get();

    assertThat(db.one("select count(*) from orders where id = 3")).isEqualTo("1");
  }

  @Test
  void whatRaisingWasStoppedAtIsDoneByRaisingAgain() throws Exception {
    db.install();
    Connection application = db.session();
    application.setAutoCommit(false);
    Sql.run(application, "insert into other values (3)");
    // The guard of orders is made, then the one of other is waited for in vain.
    assertThat(
            catchThrowableOfType(
                    TowlineException.class,
                    () ->
                        db.fence.raise(
                            db.admin,
                            tables("orders", "other"),
                            FencedDatabase.NOTICE,
                            FencedDatabase.IMPATIENT))
                .kind())
        .isEqualTo(TowlineException.Kind.TRANSIENT);
    assertThat(db.guards()).hasSize(2);
    Sql.run(db.session(), "insert into orders values (3, 'let through')");
    application.commit();

    db.raise("orders", "other");

    assertRefused(db.session(), "orders", "insert into orders values (4, 'four')");
    assertRefused(db.session(), "other", "insert into other values (4)");
  }

  @Test
  void disabledGuardsAreMendedByRaisingAgain() throws SQLException {
    db.install().raise("orders");
    db.run("alter table orders disable trigger all");
    db.run("insert into orders values (3, 'past it')");

    db.raise("orders");

    assertRefused(db.session(), "orders", "insert into orders values (4, 'four')");
  }

  @Test
  void whoDropsTheSchemaLeavesNoGuard() throws SQLException {
    db.install().raise("orders", "other");

    db.run("drop schema towline cascade");

    assertThat(db.guards()).isEmpty();
    Sql.run(db.session(), "insert into orders values (3, 'three')");
  }

  @Test
  void aMissingPrivilegeIsToldWithItsGrant() throws SQLException {
    db.install();
    String role = "relay_" + db.one("select current_database()");
    String owner = "owner_" + db.one("select current_database()");
    db.run(
        "create role %s login".formatted(role),
        "create role %s".formatted(owner),
        "grant usage, create on schema public to " + owner,
        "alter table orders owner to " + owner,
        "alter schema towline owner to " + role,
        "alter table towline.fence owner to " + role);
    try (Connection relay = db.session(role)) {
      assertThat(db.fence.foresee(relay, tables("orders")))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Finding.Severity.BLOCKS);
                assertThat(finding.remedy()).isEqualTo("grant %s to %s;".formatted(owner, role));
              });

      db.run("grant %s to %s".formatted(owner, role));

      assertThat(db.fence.foresee(relay, tables("orders"))).isEmpty();
      db.fence.raise(relay, tables("orders"), FencedDatabase.NOTICE, FencedDatabase.PATIENT);
      assertRefused(db.session(), "orders", "insert into orders values (3, 'superuser')");
    } finally {
      db.run(
          "drop schema towline cascade",
          "drop owned by %1$s, %2$s cascade; drop role %1$s, %2$s".formatted(role, owner));
    }
  }
}
