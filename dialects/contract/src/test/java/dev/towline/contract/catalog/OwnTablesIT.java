package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Database;
import dev.towline.contract.Engine;
import dev.towline.contract.Engine.Place;
import dev.towline.contract.Sql;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The scripts that make our own tables are one for each engine, and must not drift apart. */
class OwnTablesIT {

  /** Whole tables and single columns that only PostgreSQL needs. */
  private static final Set<String> ONLY_POSTGRES =
      Set.of(
          // Two audit segments for each table, and keys that are followed by their numbers.
          "capture.relation",
          "capture.key_columns",
          "capture.segment",
          "capture.fallback",
          // What was purged is a snapshot; on MySQL a number for each audit table.
          "horizon",
          // The sign that a crash takes away.
          "since_crash");

  /** Whole tables and single columns that only MySQL and MariaDB need. */
  private static final Set<String> ONLY_MYSQL =
      Set.of(
          "capture.whole_row",
          "capture.referenced",
          "capture.complete",
          "capture.purged",
          // A server does not tell itself from its copy.
          "installation",
          // Tokens are numbers there.
          "ticket",
          "insert_id",
          // Guards of fences hold rows, not advisory locks.
          "fence_gate",
          // Keys that are too long for an index.
          "quarantine.id",
          "quarantine.key_digest",
          "verification_difference.key_digest",
          "overwritten.id");

  @Test
  void postgresAndMySqlHaveTheSameTablesAndColumns() throws SQLException {
    Set<String> postgres = columns(Engine.of(PostgresVersion.V18));
    Set<String> mysql = columns(Engine.of(MySqlVersion.MYSQL));

    assertThat(without(postgres, mysql)).isEqualTo(new TreeSet<>(ONLY_POSTGRES));
    assertThat(without(mysql, postgres)).isEqualTo(new TreeSet<>(ONLY_MYSQL));
  }

  @Test
  void mariaDbHasThoseOfMySql() throws SQLException {
    assertThat(columns(Engine.of(MySqlVersion.MARIADB_11_4)))
        .isEqualTo(columns(Engine.of(MySqlVersion.MYSQL)));
  }

  /** Every column as {@code table.column}. */
  private static Set<String> columns(Engine engine) throws SQLException {
    Database database = engine.fresh(Place.LEADER);
    try (Connection connection = database.connect()) {
      database.install(connection);
      return new TreeSet<>(
          Sql.rows(
              connection,
              """
              select concat(c.table_name, '.', c.column_name)
              from information_schema.columns c
              join information_schema.tables t
                on t.table_schema = c.table_schema and t.table_name = c.table_name
              where c.table_schema = 'towline' and t.table_type = 'BASE TABLE'
              """));
    } finally {
      database.drop();
    }
  }

  /** What only the one has: a table as a whole, or a column of a table that both have. */
  private static Set<String> without(Set<String> one, Set<String> other) {
    Set<String> tables = new TreeSet<>();
    other.forEach(column -> tables.add(table(column)));
    Set<String> only = new TreeSet<>();
    for (String column : one) {
      if (!tables.contains(table(column))) {
        only.add(table(column));
      } else if (!other.contains(column)) {
        only.add(column);
      }
    }
    return only;
  }

  private static String table(String column) {
    return column.substring(0, column.indexOf('.'));
  }
}
