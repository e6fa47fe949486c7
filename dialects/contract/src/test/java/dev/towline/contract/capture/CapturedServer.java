package dev.towline.contract.capture;

import static java.util.stream.Collectors.toMap;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Capture;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.Patience;
import dev.towline.mariadb.MariaDbEngine;
import dev.towline.migrations.Installer;
import dev.towline.model.TableSelection;
import dev.towline.mysql.Engine;
import dev.towline.mysql.MySqlCapture;
import dev.towline.mysql.MySqlEngine;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A server of MySQL or MariaDB with an empty database {@code shop}, sessions of several accounts,
 * and the capture under test.
 */
final class CapturedServer implements AutoCloseable {

  private static final String OPTIONS = "?allowMultiQueries=true&allowLoadLocalInfile=true";

  private final DatabaseServer server;
  private final Connection root;
  private final List<Connection> sessions = new ArrayList<>();

  final Engine engine;
  final Capture capture;

  private CapturedServer(MySqlVersion version) throws SQLException {
    this.server = Servers.of(version);
    this.engine = version.isMariaDb() ? new MariaDbEngine() : new MySqlEngine();
    this.capture =
        new MySqlCapture(
            engine,
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofSeconds(20)));
    this.root = connect(server.user());
    empty();
  }

  static CapturedServer on(MySqlVersion version) throws SQLException {
    return new CapturedServer(version);
  }

  boolean isMariaDb() {
    return engine.name().equals("mariadb");
  }

  Connection root() {
    return root;
  }

  /** A new session of the administrator in {@code shop}, closed after the test. */
  Connection session() throws SQLException {
    return session(server.user());
  }

  Connection session(String account) throws SQLException {
    Connection session = connect(account);
    sessions.add(session);
    Sql.run(session, "use shop");
    return session;
  }

  private Connection connect(String account) throws SQLException {
    return DriverManager.getConnection(
        server.url("mysql").replace("/mysql", "/") + OPTIONS, account, "");
  }

  /** An account that may log in, and is gone after the test. */
  String account(String name, String... grants) throws SQLException {
    run("create user %s identified by ''".formatted(name));
    for (String grant : grants) {
      run("grant %s to %s".formatted(grant, name));
    }
    return name;
  }

  DataSource dataSource() {
    return dataSource(server.user());
  }

  DataSource dataSource(String account) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(server.url("shop"));
    source.setUser(account);
    source.setPassword("");
    return source;
  }

  void run(String... statements) throws SQLException {
    Sql.run(root, statements);
  }

  List<String> rows(String query) throws SQLException {
    return Sql.rows(root, query);
  }

  String one(String query) throws SQLException {
    return Sql.one(root, query);
  }

  Installer installer() {
    return new Installer(engine.name(), capture);
  }

  /** Our tables, as Flyway makes them. */
  void makeSchema() {
    installer().follow(dataSource());
  }

  /** Captures tables by their keys, as the administrator; the schema is made first. */
  int capture(String... patterns) throws SQLException {
    makeSchema();
    return install(plan(patterns));
  }

  int install(Plan plan) throws SQLException {
    int changed = capture.install(root, plan, sentence -> {});
    for (String table : captured().toList()) {
      logged(table);
    }
    return changed;
  }

  static Plan plan(String... patterns) {
    return new Plan(TableSelection.of(List.of(patterns), "shop"), Map.of());
  }

  /** A plan for named tables, all captured in the same way. */
  static Plan plan(Detail detail, String... tables) {
    TableSelection selection = TableSelection.of(List.of(tables), "shop");
    TableOptions options = new TableOptions(detail, Optional.empty());
    return new Plan(
        selection, selection.named().stream().collect(toMap(table -> table, table -> options)));
  }

  /**
   * Takes what was logged of a table since the last time: {@code I1 U2}, in the order of writing.
   */
  String log(String table) throws SQLException {
    return String.join(" ", logged(table));
  }

  /** Like {@link #log}, a change each. */
  List<String> logged(String table) throws SQLException {
    String audit = "towline.`%s`".formatted(id(table));
    List<String> changes =
        rows(
            "select concat(op, coalesce(concat_ws(',', %s), '')) from %s order by seq"
                .formatted(keys(table), audit));
    run("delete from " + audit);
    return changes;
  }

  private String keys(String table) throws SQLException {
    return String.join(
        ", ",
        rows(
            """
            select column_name from information_schema.columns
            where table_schema = 'towline' and table_name = '%s' and column_name regexp '^k[0-9]+$'
            order by ordinal_position
            """
                .formatted(id(table))));
  }

  /** The id of the capture of a table of {@code shop}. */
  String id(String table) throws SQLException {
    String name = table.substring(table.indexOf('.') + 1).replace("'", "''");
    return one("select id from towline.capture where table_name = '%s'".formatted(name));
  }

  Stream<String> captured() throws SQLException {
    return rows("select concat(schema_name, '.', table_name) from towline.capture order by 1")
        .stream();
  }

  List<String> triggers() throws SQLException {
    return rows(
        """
        select concat(event_object_table, ' ', lower(event_manipulation))
        from information_schema.triggers where trigger_name like 'towline%' order by 1
        """);
  }

  /** Ends the test's sessions and drops all that it made. */
  void empty() throws SQLException {
    for (Connection session : sessions) {
      session.close();
    }
    sessions.clear();
    for (String prepared : rows("xa recover")) {
      run("xa rollback '%s'".formatted(prepared.substring(prepared.lastIndexOf('|') + 1)));
    }
    run("set foreign_key_checks = 0");
    for (String database :
        rows(
            """
            select schema_name from information_schema.schemata
            where schema_name not in
              ('mysql', 'sys', 'information_schema', 'performance_schema', 'test')
            """)) {
      run("drop database `%s`".formatted(database.replace("`", "``")));
    }
    for (String account :
        rows(
            """
            select concat('`', user, '`@`', host, '`') from mysql.user
            where user not in ('root', 'mariadb.sys', '') and user not like 'mysql.%'
            """)) {
      run("drop user " + account);
    }
    run("set foreign_key_checks = 1", "create database shop character set utf8mb4", "use shop");
  }

  @Override
  public void close() throws SQLException {
    empty();
    root.close();
  }
}
