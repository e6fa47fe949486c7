package dev.towline.contract;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.towline.model.Column;
import dev.towline.model.TableShape;
import dev.towline.servers.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * All of a server of MySQL or MariaDB, since our own database is one for each server. The tables of
 * tests are in a database {@code public}.
 */
record MySqlDatabase(DatabaseServer server) implements Database {

  private static final String NAME = "public";

  /**
   * The tests' own sessions: many statements in one text, times as they are, series of any length.
   */
  private static final String OPTIONS =
      """
      ?allowMultiQueries=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true\
      &rewriteBatchedStatements=true&allowLoadLocalInfile=true""";

  /** What the test before may have left. */
  private static final String LEFT_DATABASES =
      """
      select schema_name from information_schema.schemata
      where schema_name not in ('mysql', 'sys', 'information_schema', 'performance_schema', 'test')
      """;

  private static final String LEFT_ACCOUNTS =
      """
      select concat('\\'', user, '\\'@\\'', host, '\\'') from mysql.user
      where user not in ('root', 'mariadb.sys', '') and user not like 'mysql.%'
      """;

  static MySqlDatabase fresh(DatabaseServer server) throws SQLException {
    MySqlDatabase database = new MySqlDatabase(server);
    database.drop();
    try (Connection connection = server.connect("mysql")) {
      Sql.run(connection, "create database " + NAME);
    }
    return database;
  }

  @Override
  public String url() {
    return server.url(NAME);
  }

  @Override
  public Connection connect() throws SQLException {
    Connection connection =
        DriverManager.getConnection(url() + OPTIONS, server.user(), server.password());
    boolean mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    Sql.run(
        connection,
        "set session %s = 10000000"
            .formatted(mariaDb ? "max_recursive_iterations" : "cte_max_recursion_depth"));
    return connection;
  }

  @Override
  public DataSource source(Optional<String> role, Optional<Road> road) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(road.map(r -> r.url(url())).orElse(url()));
    source.setUser(role.orElse(server.user()));
    source.setPassword(server.password());
    return source;
  }

  @Override
  public Words words() {
    return new MySqlWords();
  }

  @Override
  public void install(Connection session) throws SQLException {
    String engine = Database.dialect(session).name();
    for (String script : List.of("R__towline_1_tables.sql", "R__towline_2_functions.sql")) {
      for (String statement : MySqlScript.statements(engine, script)) {
        Sql.run(session, statement);
      }
    }
  }

  @Override
  public List<String> rows(Connection connection, TableShape table, List<Column> columns)
      throws SQLException {
    return neutralRows(connection, table, columns.stream().map(Column::name).toList());
  }

  @Override
  public List<String> neutralRows(Connection connection, TableShape table, List<String> columns)
      throws SQLException {
    Sql.run(connection, "set time_zone = '+00:00'");
    Words words = words();
    return NeutralText.rows(
        connection,
        words.name(table.name().schema()) + "." + words.name(table.name().name()),
        columns.stream().map(c -> neutral(table, c)).toList());
  }

  private static NeutralText neutral(TableShape table, String column) {
    String name = new MySqlWords().name(column);
    String type = table.column(column).orElseThrow().type();
    return switch (type.replaceAll("[^a-z].*", "")) {
      case "binary",
          "varbinary",
          "tinyblob",
          "blob",
          "mediumblob",
          "longblob",
          "point",
          "geometry" ->
          NeutralText.plain("lower(hex(" + name + "))");
      case "bit" ->
          NeutralText.plain(
              "lpad(bin(%s + 0), %s, '0')".formatted(name, type.replaceAll("\\D", "")));
      case "year" -> NeutralText.plain(name + " + 0");
      case "decimal" -> NeutralText.decimal(name);
      case "float" -> NeutralText.floating(name + " + 0e0", 32);
      case "double" -> NeutralText.floating(name, 64);
      case "time", "datetime", "timestamp" -> NeutralText.time("cast(" + name + " as char)");
      case "json" -> NeutralText.json("cast(" + name + " as char)");
      default -> NeutralText.plain("cast(" + name + " as char)");
    };
  }

  @Override
  public void drop() throws SQLException {
    try (Connection connection = server.connect("mysql")) {
      for (String prepared : Sql.rows(connection, "xa recover")) {
        String name = prepared.substring(prepared.lastIndexOf('|') + 1);
        Sql.run(connection, "xa rollback '" + name + "'");
      }
      Sql.run(connection, "set foreign_key_checks = 0");
      for (String left : Sql.rows(connection, LEFT_DATABASES)) {
        Sql.run(connection, "drop database " + words().name(left));
      }
      for (String account : Sql.rows(connection, LEFT_ACCOUNTS)) {
        Sql.run(connection, "drop user " + account);
      }
    }
  }
}
