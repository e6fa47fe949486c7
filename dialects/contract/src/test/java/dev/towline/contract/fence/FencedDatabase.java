package dev.towline.contract.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Database;
import dev.towline.contract.Engine;
import dev.towline.contract.Engine.Place;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.Fence;
import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Patience;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database that is captured and fenced by one test, and sessions of the application there. */
final class FencedDatabase implements AutoCloseable {

  static final SubscriptionName NAME = new SubscriptionName("upgrade");
  static final Notice NOTICE = new Notice(NAME, new NodeName("shop18"), new Epoch(3));

  /** Some who wait longer would fail their test. */
  static final Patience PATIENT =
      new Patience(Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofSeconds(30));

  static final Patience IMPATIENT =
      new Patience(Duration.ofMillis(200), Duration.ofMillis(100), Duration.ofSeconds(2));

  private final Database database;
  private final List<Connection> sessions = new ArrayList<>();
  final Connection admin;
  final Dialect dialect;
  final Fence fence;

  FencedDatabase(Engine engine) throws SQLException {
    this(engine.fresh(Place.LEADER));
  }

  FencedDatabase(Database database) throws SQLException {
    this.database = database;
    this.admin = database.connect();
    this.dialect = Database.dialect(admin);
    this.fence = dialect.fence();
  }

  /** Makes our tables, and captures all others. */
  FencedDatabase install() throws SQLException {
    database.install(admin);
    Plan plan = new Plan(new TableSelection(List.of("public.*")), Map.of());
    dialect.capture().install(admin, plan, sentence -> {});
    return this;
  }

  Words words() {
    return database.words();
  }

  boolean isPostgres() {
    return dialect.name().equals("postgresql");
  }

  void run(String... statements) throws SQLException {
    Sql.run(admin, statements);
  }

  String one(String query) throws SQLException {
    return Sql.one(admin, query);
  }

  /** A session of the application, who may do everything, in autocommit; closed after the test. */
  Connection session() throws SQLException {
    Connection session = database.connect();
    sessions.add(session);
    return session;
  }

  /** A session of another role, closed after the test. */
  Connection session(String role) throws SQLException {
    Connection session =
        database.source(java.util.Optional.of(role), java.util.Optional.empty()).getConnection();
    sessions.add(session);
    return session;
  }

  static List<TableName> tables(String... names) {
    return Stream.of(names).map(name -> new TableName("public", name)).toList();
  }

  void raise(String... names) throws SQLException {
    fence.raise(admin, tables(names), NOTICE, PATIENT);
  }

  void lower() throws SQLException {
    fence.lower(admin, NAME);
  }

  void remove() throws SQLException {
    fence.remove(admin, NAME, PATIENT);
  }

  /** Leaves guards that let everybody through. */
  void arm(String... names) throws SQLException {
    raise(names);
    lower();
  }

  /** Raises it by a session of its own. */
  CompletableFuture<Void> raising(Patience patience, String... names) throws SQLException {
    Connection session = session();
    return CompletableFuture.runAsync(
        () -> {
          try {
            fence.raise(session, tables(names), NOTICE, patience);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The triggers that fences have. */
  List<String> guards() throws SQLException {
    return Sql.rows(
        admin,
        isPostgres()
            ? "select tgname from pg_trigger where tgname like 'towline\\_fence\\_%'"
            : """
              select trigger_name from information_schema.triggers
              where trigger_name like 'towlinefence\\_%'
              """);
  }

  static String message(String table) {
    return "Table public.%s is fenced: shop18 leads 'upgrade' since epoch 3. Write to shop18."
        .formatted(table);
  }

  /** Statements fail as a fence makes them fail, each. */
  static void assertRefused(Connection session, String table, String... statements) {
    for (String statement : statements) {
      assertRefused(table, statement, () -> Sql.run(session, statement));
    }
  }

  static void assertRefused(String table, String what, ThrowingCallable call) {
    SQLException failure = catchThrowableOfType(SQLException.class, call);
    assertThat((Throwable) failure).as(what).isNotNull();
    assertThat(failure.getMessage()).as(what).contains(message(table));
    assertThat(failure.getSQLState()).as(what).isEqualTo(Fence.SQLSTATE);
  }

  @Override
  public void close() throws SQLException {
    for (Connection session : sessions) {
      session.close();
    }
    admin.close();
    database.drop();
  }
}
