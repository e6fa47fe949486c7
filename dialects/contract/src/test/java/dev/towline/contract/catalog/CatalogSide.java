package dev.towline.contract.catalog;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Catalog;
import dev.towline.mariadb.MariaDbEngine;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.mysql.MySqlCatalog;
import dev.towline.mysql.MySqlEngine;
import dev.towline.postgresql.PostgresCatalog;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A server of any engine on one side of a comparison, with the catalogue that reads it. */
record CatalogSide(Connection connection, Catalog catalog, boolean postgres)
    implements AutoCloseable {

  private static final String OTHERS =
      """
      select schema_name from information_schema.schemata
      where schema_name not in ('mysql', 'sys', 'information_schema', 'performance_schema', 'test')
      """;

  /** Where the tests' tables are. */
  static final String SHOP = "shop";

  static CatalogSide of(MySqlVersion version, int number) throws SQLException {
    return of(version, Servers.of(version, number));
  }

  static CatalogSide of(MySqlVersion version, DatabaseServer server) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            server.url("mysql") + "?allowMultiQueries=true", server.user(), server.password());
    return new CatalogSide(
        connection,
        new MySqlCatalog(version.isMariaDb() ? new MariaDbEngine() : new MySqlEngine()),
        false);
  }

  static CatalogSide of(PostgresVersion version) throws SQLException {
    PostgresServer server = Servers.of(version);
    return new CatalogSide(
        server.connect(Servers.freshDatabase(server)), new PostgresCatalog(), true);
  }

  /** Leaves nothing of what a test has made; a leader gets a place for its tables. */
  void empty(boolean leads) throws SQLException {
    if (postgres) {
      Sql.run(connection, "drop schema if exists shop cascade");
      Sql.run(connection, leads ? "create schema shop" : "select 1", "set search_path = shop");
      return;
    }
    Sql.run(connection, "use mysql", "set foreign_key_checks = 0");
    for (String other : Sql.rows(connection, OTHERS)) {
      Sql.run(connection, "drop database `%s`".formatted(other.replace("`", "``")));
    }
    Sql.run(connection, "set foreign_key_checks = 1");
    if (leads) {
      Sql.run(connection, "create database shop character set utf8mb4", "use shop");
    }
  }

  void run(String... statements) throws SQLException {
    Sql.run(connection, statements);
  }

  List<TableShape> tables() throws SQLException {
    return catalog.tables(connection, new TableSelection(List.of("*.*")));
  }

  TableShape table(String name) throws SQLException {
    return catalog.table(connection, new TableName(SHOP, name)).orElseThrow();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
