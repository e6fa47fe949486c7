package dev.towline.contract.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.Patience;
import dev.towline.model.TableSelection;
import dev.towline.postgresql.PostgresCapture;
import dev.towline.postgresql.PostgresCatalog;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A fresh database of one version, with sessions of several roles, and the capture under test. */
final class CapturedDatabase implements AutoCloseable {

  private static final String SCRIPTS = "towline/migration/postgresql/R__towline_";

  private final PostgresServer server;
  private final String name;
  private final Connection superuser;
  private final List<Connection> sessions = new ArrayList<>();
  private final List<String> roles = new ArrayList<>();

  /** What the test writes with and installs with, unless it says otherwise. */
  final Capture capture =
      new PostgresCapture(
          new PostgresCatalog(),
          new Patience(Duration.ofMillis(50), Duration.ofMillis(40), Duration.ofSeconds(20)));

  private CapturedDatabase(PostgresServer server) throws SQLException {
    this.server = server;
    this.name = Servers.freshDatabase(server);
    this.superuser = server.connect(name);
  }

  static CapturedDatabase on(PostgresVersion version) throws SQLException {
    assumeTrue(PostgresServer.available().contains(version), version + " is not at hand");
    return new CapturedDatabase(Servers.of(version));
  }

  /** Skips the test on versions before this one: 150000 is version 15. */
  void needs(int version) throws SQLException {
    assumeTrue(version() >= version, "of a later version");
  }

  int version() throws SQLException {
    return Integer.parseInt(one("show server_version_num"));
  }

  PostgresServer server() {
    return server;
  }

  String name() {
    return name;
  }

  Connection superuser() {
    return superuser;
  }

  /** A new session of the superuser, closed with the database. */
  Connection session() throws SQLException {
    return session(server.user());
  }

  Connection session(String role) throws SQLException {
    Connection session = DriverManager.getConnection(server.url(name), role, "");
    sessions.add(session);
    return session;
  }

  /** Where installers get their connections. */
  DataSource dataSource() {
    return dataSource(server.user());
  }

  DataSource dataSource(String role) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.url(name));
    source.setUser(role);
    return source;
  }

  /** Creates a role that may log in, and is gone after the test. */
  String role(String prefix) throws SQLException {
    String role = prefix + "_" + name;
    run("create role %s login".formatted(role));
    roles.add(role);
    return role;
  }

  void run(String... statements) throws SQLException {
    Sql.run(superuser, statements);
  }

  List<String> rows(String query) throws SQLException {
    return Sql.rows(superuser, query);
  }

  String one(String query) throws SQLException {
    return Sql.one(superuser, query);
  }

  /** Our schema, as Flyway would make it. */
  void makeSchema() throws SQLException {
    makeSchema(superuser);
  }

  static void makeSchema(Connection installer) throws SQLException {
    for (String script : List.of("1_tables", "2_functions")) {
      Sql.run(installer, script(script));
    }
  }

  private static String script(String script) {
    try (InputStream in =
        Objects.requireNonNull(
            CapturedDatabase.class
                .getClassLoader()
                .getResourceAsStream(SCRIPTS + script + ".sql"))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Captures tables by their keys at the best level, as the superuser; the schema is made first.
   */
  int capture(String... patterns) throws SQLException {
    makeSchema();
    return install(plan(patterns));
  }

  /** Captures one table in a certain way. */
  int capture(String table, Detail detail, Level level) throws SQLException {
    makeSchema();
    return install(plan(detail, level, table));
  }

  int install(Plan plan) throws SQLException {
    return capture.install(superuser, plan, sentence -> {});
  }

  static Plan plan(String... patterns) {
    return new Plan(TableSelection.of(List.of(patterns), "public"), Map.of());
  }

  /** A plan for named tables, all captured in the same way. */
  static Plan plan(Detail detail, Level level, String... tables) {
    TableSelection selection = TableSelection.of(List.of(tables), "public");
    TableOptions options = new TableOptions(detail, Optional.of(level));
    return new Plan(
        selection, selection.named().stream().collect(toMap(table -> table, table -> options)));
  }

  /**
   * Takes what was logged of a table since the last time, each change as its operation and key:
   * {@code I1 U2}; in the order of writing within a segment.
   */
  String log(String table) throws SQLException {
    return String.join(" ", logged(table));
  }

  /** Like {@link #log}, a change each. */
  List<String> logged(String table) throws SQLException {
    String id = id(table);
    List<String> changes = new ArrayList<>();
    for (String segment : List.of(id + "_0", id + "_1")) {
      String keys = keys(segment);
      changes.addAll(
          rows(
              "select op::text || concat_ws(',', %s) from towline.\"%s\" order by ctid"
                  .formatted(keys, segment)));
      run("delete from towline.\"%s\"".formatted(segment));
    }
    return changes;
  }

  /** What is logged, as a set, for where no order is promised. */
  List<String> sorted(String table) throws SQLException {
    return logged(table).stream().sorted().toList();
  }

  private String keys(String segment) throws SQLException {
    List<String> columns =
        rows(
            """
            select attname from pg_attribute
            where attrelid = 'towline."%s"'::regclass and attname ~ '^k[0-9]+$' and not attisdropped
            order by attnum
            """
                .formatted(segment));
    return String.join(", ", columns);
  }

  /** The id of the capture of a table, given as its quoted name or part of it. */
  String id(String table) throws SQLException {
    return one(
        "select id from towline.capture where relation = '%s'::regclass"
            .formatted(table.replace("'", "''")));
  }

  Stream<String> captured() throws SQLException {
    return rows("select schema_name || '.' || table_name from towline.capture order by 1").stream();
  }

  /** Ends the test's sessions and drops all that it made. */
  void empty() throws SQLException {
    for (Connection session : sessions) {
      session.close();
    }
    sessions.clear();
    run("reset all");
    for (String schema :
        rows(
            "select quote_ident(nspname) from pg_namespace where nspname !~ '^pg_|^information_'")) {
      run("drop schema %s cascade".formatted(schema));
    }
    run("create schema public; grant usage on schema public to public");
    for (String role : roles) {
      run("drop owned by %s cascade; drop role %1$s".formatted(role));
    }
    roles.clear();
  }

  @Override
  public void close() throws SQLException {
    superuser.close();
    try (Connection other = server.connect("postgres")) {
      Sql.run(other, "drop database \"%s\"".formatted(name));
    }
  }
}
