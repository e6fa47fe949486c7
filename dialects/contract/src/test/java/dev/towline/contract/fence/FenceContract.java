package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.IMPATIENT;
import static dev.towline.contract.fence.FencedDatabase.NAME;
import static dev.towline.contract.fence.FencedDatabase.NOTICE;
import static dev.towline.contract.fence.FencedDatabase.PATIENT;
import static dev.towline.contract.fence.FencedDatabase.assertRefused;
import static dev.towline.contract.fence.FencedDatabase.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Fence;
import dev.towline.dialect.Fence.Notice;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a fence keeps out, what it lets through, and what it does to those who wait. */
abstract class FenceContract {

  private final Engine engine;
  protected FencedDatabase db;

  FenceContract(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void create() throws SQLException {
    db = new FencedDatabase(engine);
    db.run(
        "create table orders (id int primary key, note varchar(40))",
        "create table other (id int primary key)",
        "insert into orders values (1, 'one'), (2, 'two')");
  }

  @AfterEach
  void drop() throws SQLException {
    db.close();
  }

  private static void write(Connection session, int id) throws SQLException {
    Sql.run(session, "insert into orders values (%d, 'new')".formatted(id));
  }

  @Test
  void everyWriteIsRefusedWithTheNoticeAndItsSqlState() throws SQLException {
    db.install();

    db.raise("orders");

    Connection application = db.session();
    assertRefused(
        application,
        "orders",
        "insert into orders values (3, 'three')",
        "insert into orders select id + 10, note from orders",
        "update orders set note = 'x' where id = 1",
        "delete from orders where id = 1",
        db.words().insertNew("orders", "(5, 'upsert')"));
    assertThat(db.one("select count(*) from orders where note in ('one', 'two')")).isEqualTo("2");
    Sql.run(application, "insert into other values (1)");
  }

  @Test
  void statementsPreparedBeforeAreRefused() throws SQLException {
    db.install();
    Connection application = db.session();
    try (PreparedStatement insert =
        application.prepareStatement("insert into orders values (?, 'prepared')")) {
      for (int id = 10; id < 20; id++) {
        insert.setInt(1, id);
        insert.executeUpdate();
      }

      db.raise("orders");

      insert.setInt(1, 20);
      assertRefused("orders", "a prepared insert", insert::executeUpdate);
      db.lower();
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void aTransactionThatWroteBeforeCommitsAndRaisingWaitsForIt() throws Exception {
    db.install();
    Connection application = db.session();
    application.setAutoCommit(false);
    write(application, 3);

    CompletableFuture<Boolean> ended = raisedAfter(application, 3);
    Await.until("the fence is entered", () -> db.fence.state(db.admin, NAME).isPresent());
    Await.until("raising waits", () -> !db.one(waiting()).equals("0"));
    application.commit();

    assertThat(ended.get()).as("the transaction had ended when raising returned").isTrue();
    assertRefused(db.session(), "orders", "insert into orders values (4, 'late')");
  }

  @Test
  void raisingAgainWaitsForWhoeverWritesToo() throws Exception {
    db.install().arm("orders");
    Connection application = db.session();
    application.setAutoCommit(false);
    write(application, 3);

    CompletableFuture<Boolean> ended = raisedAfter(application, 3);
    Await.until("raising waits", () -> !db.one(db.isPostgres() ? LOOKING : waiting()).equals("0"));
    write(application, 4);
    application.commit();

    assertThat(ended.get()).as("the transaction had ended when raising returned").isTrue();
    assertThat(db.one("select count(*) from orders")).isEqualTo("4");
    assertRefused(db.session(), "orders", "insert into orders values (5, 'late')");
  }

  /** Raises the fence; answers whether a row that a transaction had written was there then. */
  private CompletableFuture<Boolean> raisedAfter(Connection application, int id)
      throws SQLException {
    assertThat(application.getAutoCommit()).isFalse();
    Connection reader = db.session();
    return db.raising(PATIENT, "orders")
        .thenApply(
            raised -> {
              try {
                return Sql.one(reader, "select count(*) from orders where id = " + id).equals("1");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** On PostgreSQL it waits without a lock. */
  private static final String LOOKING =
      """
      select count(*) from pg_stat_activity
      where query like '%virtualtransaction%' and pid <> pg_backend_pid()
      """;

  private String waiting() {
    return "select count(*) from (%s) waiting".formatted(db.words().waitingSessions());
  }

  @Test
  void aSnapshotFromBeforeIsNoWayThrough() throws SQLException {
    db.install();
    Connection old = snapshot("select count(*) from other");

    db.raise("orders");

    assertRefused(old, "orders", "insert into orders values (3, 'old')");
  }

  @Test
  void aSnapshotFromWhenItWasLoweredIsNoWayThroughTheNext() throws SQLException {
    db.install().arm("orders");
    Connection old = snapshot("select count(*) from orders");

    db.raise("orders");

    assertRefused(old, "orders", "update orders set note = 'old' where id = 1");
  }

  private Connection snapshot(String query) throws SQLException {
    Connection session = db.session();
    session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    session.setAutoCommit(false);
    Sql.one(session, query);
    return session;
  }

  @Test
  void noIsolationLevelIsAWayThrough() throws SQLException {
    db.install().arm("orders");
    for (int level :
        List.of(
            Connection.TRANSACTION_READ_UNCOMMITTED,
            Connection.TRANSACTION_READ_COMMITTED,
            Connection.TRANSACTION_REPEATABLE_READ,
            Connection.TRANSACTION_SERIALIZABLE)) {
      Connection session = db.session();
      session.setTransactionIsolation(level);
      session.setAutoCommit(false);
      Sql.one(session, "select count(*) from other");
      db.raise("orders");

      assertRefused(
          session, "orders", "insert into orders values (3, 'level %d')".formatted(level));
      session.rollback();
      // Lowered by somebody who has not committed it, and never will.
      Connection lowering = db.session();
      lowering.setAutoCommit(false);
      db.fence.lower(lowering, NAME);
      Sql.run(session, db.words().impatient());
      assertThat((Throwable) catchThrowableOfType(SQLException.class, () -> write(session, 4)))
          .as("level %d, while it is being lowered", level)
          .isNotNull();
      session.rollback();
      lowering.rollback();
      assertRefused(
          session, "orders", "insert into orders values (5, 'level %d')".formatted(level));
      session.rollback();

      db.lower();
      write(session, 6);
      session.rollback();
    }
  }

  @Test
  void nothingThatWasAcknowledgedIsLostAndNothingComesAfter() throws Exception {
    db.run("create table account (id int primary key, amount int not null)");
    db.run("create table entry (writer int, number int, primary key (writer, number))");
    db.run("insert into account select g, 100 from " + db.words().series(1, 8));
    db.install();

    try (Writers writers = new Writers(db, 8)) {
      writers.awaitCommits(200);
      db.raise("account", "entry");
      String entries = db.one("select count(*) from entry");
      String sum = db.one("select sum(amount) from account");

      writers.awaitRefusal();
      assertThat(entries).isEqualTo(String.valueOf(writers.acknowledged()));
      assertThat(sum).isEqualTo("800");
      assertThat(db.one("select count(*) from entry")).isEqualTo(entries);
      assertThat(writers.unexpected()).isEmpty();
    }

    db.lower();
    try (Writers writers = new Writers(db, 8)) {
      writers.awaitCommits(200);
      db.raise("account", "entry");
      writers.awaitRefusal();
      assertThat(writers.unexpected()).isEmpty();
    }
    assertThat(db.one("select sum(amount) from account")).isEqualTo("800");
  }

  @Test
  void aLongTransactionEndsTheRaisingAndNobodyElseWaitsLong() throws Exception {
    db.install();
    assertGivenUp();
  }

  @Test
  void soItIsWhereGuardsStandAlready() throws Exception {
    db.install().arm("orders");
    assertGivenUp();
  }

  private void assertGivenUp() throws Exception {
    Connection application = db.session();
    application.setAutoCommit(false);
    write(application, 3);
    Connection others = db.session();
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Long> longest =
        CompletableFuture.supplyAsync(() -> longestWrite(others, stop));

    TowlineException failure =
        catchThrowableOfType(
            TowlineException.class,
            () -> db.fence.raise(db.admin, tables("orders"), NOTICE, IMPATIENT));
    stop.set(true);

    assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(failure.getMessage()).containsPattern("process \\d+ of role|connection \\d+");
    assertThat(longest.get()).as("ms that another writer waited").isLessThan(4000);
    db.lower();
    write(others, 4);
    write(application, 5);
    application.commit();
    db.remove();
    assertThat(db.guards()).isEmpty();
  }

  private static long longestWrite(Connection session, AtomicBoolean stop) {
    long longest = 0;
    for (int id = 1000; !stop.get(); id++) {
      long begin = System.nanoTime();
      try {
        write(session, id);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      longest = Math.max(longest, (System.nanoTime() - begin) / 1_000_000);
    }
    return longest;
  }

  @Test
  void aRelayWritesThrough() throws SQLException {
    db.install().raise("orders");

    Connection relay = db.session();
    Sql.run(
        relay,
        db.words().as("shop18", "insert into orders values (3, 'relayed')"),
        db.words().as("shop18", "update orders set note = 'relayed' where id = 1"),
        db.words().as("shop18", "delete from orders where id = 2"));

    assertThat(db.one("select count(*) from orders where note = 'relayed'")).isEqualTo("2");
    assertRefused(relay, "orders", "insert into orders values (4, 'mine')");
  }

  @Test
  void loweringIsPartOfItsTransaction() throws SQLException {
    db.install().raise("orders");
    Connection session = db.session();
    session.setAutoCommit(false);

    db.fence.lower(session, NAME);
    session.rollback();

    assertThat(db.fence.state(db.admin, NAME).orElseThrow().raised()).isTrue();
    assertRefused(db.session(), "orders", "insert into orders values (3, 'three')");
    db.fence.lower(session, NAME);
    session.commit();
    assertThat(db.fence.state(db.admin, NAME).orElseThrow().raised()).isFalse();
    write(db.session(), 3);
  }

  @Test
  void loweringDoesNotWaitForThoseWhoWereRefused() throws SQLException {
    db.install();
    Connection refused = db.session();
    refused.setAutoCommit(false);
    Sql.run(refused, "insert into other values (7)");
    db.raise("orders");
    assertRefused(refused, "orders", "insert into orders values (3, 'three')");

    Sql.run(db.admin, db.words().impatient());
    db.lower();

    write(db.session(), 3);
  }

  @Test
  void afterItsRemovalNothingIsLeftAndItCanBeRaisedAgain() throws SQLException {
    db.install().raise("orders");

    db.remove();
    assertThat(db.guards()).as("guards of a raised fence").isNotEmpty();
    db.lower();
    db.remove();

    assertThat(db.guards()).isEmpty();
    assertThat(db.fence.state(db.admin, NAME)).isEmpty();
    db.remove();
    db.lower();
    write(db.session(), 3);
    db.raise("orders");
    assertRefused(db.session(), "orders", "insert into orders values (4, 'four')");
  }

  @Test
  void raisingAgainTakesAnotherNoticeAndMoreTables() throws SQLException {
    db.install().raise("orders");
    db.raise("orders");
    Notice next = new Notice(NAME, new NodeName("it's \\ \"19\""), new Epoch(4));

    db.fence.raise(db.admin, tables("orders", "other"), next, PATIENT);

    assertThat(db.fence.state(db.admin, NAME).orElseThrow().notice()).isEqualTo(next);
    for (String table : List.of("orders", "other")) {
      SQLException failure =
          catchThrowableOfType(
              SQLException.class,
              () ->
                  Sql.run(
                      db.session(),
                      "delete from %1$s; insert into %1$s (id) values (9)".formatted(table)));
      assertThat(failure.getMessage())
          .contains(
              "Table public.%s is fenced: it's \\ \"19\" leads 'upgrade' since epoch 4."
                  .formatted(table));
    }
  }

  @Test
  void fencesOfTwoSubscriptionsStandForThemselves() throws SQLException {
    db.install().raise("orders");
    SubscriptionName name = new SubscriptionName("Reporting №");
    Notice second = new Notice(name, new NodeName("report"), new Epoch(1));
    db.fence.raise(db.admin, tables("orders", "other"), second, PATIENT);

    db.lower();
    db.remove();

    assertThat((Throwable) catchThrowableOfType(SQLException.class, () -> write(db.session(), 3)))
        .hasMessageContaining("report leads 'Reporting №' since epoch 1");
    db.raise("orders");
    db.fence.lower(db.admin, name);
    db.fence.remove(db.admin, name, PATIENT);
    assertRefused(db.session(), "orders", "insert into orders values (3, 'three')");
    Sql.run(db.session(), "insert into other values (3)");
  }

  @Test
  void itIsNoDriftOfTheCapture() throws SQLException {
    db.install();
    Plan plan = new Plan(new TableSelection(List.of("public.*")), Map.of());

    db.raise("orders", "other");

    assertThat(db.dialect.capture().drift(db.admin, plan)).isEmpty();
    assertThat(db.dialect.capture().install(db.admin, plan, sentence -> {})).isZero();
    assertRefused(db.session(), "orders", "insert into orders values (3, 'three')");
  }

  @Test
  void followersNeitherLookAgainNorMissAnything() throws Exception {
    db.close();
    try (Replication replication = Replication.between(engine, engine)) {
      Sql.run(
          replication.leader(),
          "create table orders (id int primary key, note varchar(40))",
          "insert into orders values (1, 'one')");
      replication.install().start().caughtUp();
      String before = Sql.one(replication.follower(), TABLE);
      Fence fence = replication.leaderDialect().fence();

      fence.raise(replication.leader(), tables("orders"), NOTICE, PATIENT);
      assertThat(Sql.one(replication.caughtUp().follower(), TABLE)).isEqualTo(before);
      fence.lower(replication.leader(), NAME);
      replication.write("insert into orders values (2, 'two')");
      assertThat(Sql.one(replication.caughtUp().follower(), TABLE)).isEqualTo(before);
      fence.remove(replication.leader(), NAME, PATIENT);
      replication.write("insert into orders values (3, 'three')");

      replication.caughtUp().assertEqual();
      assertThat(Sql.one(replication.follower(), TABLE)).isEqualTo(before);
    }
    db = new FencedDatabase(engine);
  }

  private static final String TABLE =
      "select state, rows_done, fingerprint from towline.subscription_table";

  @Test
  void whoUninstallsTakesTheGuardsAway() throws SQLException {
    db.install().raise("orders");

    db.dialect.capture().uninstall(db.admin, sentence -> {});

    assertThat(db.guards()).isEmpty();
    write(db.session(), 3);
    assertThat(db.fence.state(db.admin, NAME)).isEmpty();
    db.lower();
    db.remove();
  }

  @Test
  void whatIsMissingIsToldBefore() throws SQLException {
    assertThat(db.fence.foresee(db.admin, tables("orders")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).endsWith(" towline");
              assertThat(finding.remedy()).isEqualTo("towline install");
            });
    db.install();

    assertThat(db.fence.foresee(db.admin, tables("orders", "nothing")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.subject()).isEqualTo("public.nothing"));
    TowlineException failure =
        catchThrowableOfType(TowlineException.class, () -> db.raise("orders", "nothing"));
    assertThat(failure.kind()).isEqualTo(Kind.FATAL);
    assertThat(failure).hasMessageContaining("public.nothing");
    write(db.session(), 3);
  }
}
