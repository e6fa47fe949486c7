package dev.towline.migrations;

import dev.towline.dialect.Access;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.migrations.CaptureMigration.Wanted;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user's own Flyway says in its placeholders:
 *
 * <ul>
 *   <li>{@code towline.tables} the selection, such as {@code public.*,!public.sessions}; a table
 *       without a schema is in {@code public}, or in the URL's database
 *   <li>{@code towline.rows} tables captured with their rows before and after
 *   <li>{@code towline.row_level} tables whose triggers fire per row
 * </ul>
 *
 * The dialect is the one that ServiceLoader finds for the database.
 */
public final class FlywayPlan {

  private static final Logger log = LoggerFactory.getLogger(FlywayPlan.class);

  private FlywayPlan() {}

  public static Wanted of(Configuration configuration) {
    Map<String, String> placeholders = configuration.getPlaceholders();
    List<String> tables = items(placeholders, "towline.tables").toList();
    if (tables.isEmpty()) {
      throw new FlywayException(
          "Flyway's placeholder towline.tables does not say which tables to capture.\n"
              + "Try: flyway.placeholders.towline.tables=public.*,!public.sessions");
    }
    try (Connection connection = configuration.getDataSource().getConnection()) {
      DatabaseMetaData database = connection.getMetaData();
      String schema = schema(database, configuration.getClassLoader());
      return new Wanted(
          dialect(database, configuration.getClassLoader()).capture(),
          new Plan(TableSelection.of(tables, schema), options(placeholders, schema)),
          log::info);
    } catch (SQLException e) {
      throw new FlywayException("Cannot connect to the database: " + e.getMessage(), e);
    }
  }

  /** Where a table is that is named without a schema. */
  private static String schema(DatabaseMetaData database, ClassLoader classes) throws SQLException {
    String url = database.getURL();
    return Access.of(url, classes)
        .flatMap(access -> access.schema(url))
        .orElseThrow(
            () ->
                new FlywayException(
                    "Flyway's url names no database that Towline knows.\nTry: "
                        + Access.forms(classes)));
  }

  private static Map<TableName, TableOptions> options(
      Map<String, String> placeholders, String schema) {
    Set<TableName> withRows = names(placeholders, "towline.rows", schema);
    Set<TableName> perRow = names(placeholders, "towline.row_level", schema);
    Set<TableName> tables = new HashSet<>(withRows);
    tables.addAll(perRow);
    Map<TableName, TableOptions> options = new HashMap<>();
    for (TableName table : tables) {
      options.put(
          table,
          new TableOptions(
              withRows.contains(table) ? Detail.ROWS : Detail.KEYS,
              perRow.contains(table) ? Optional.of(Level.ROW) : Optional.empty()));
    }
    return options;
  }

  private static Set<TableName> names(
      Map<String, String> placeholders, String name, String schema) {
    List<String> items = items(placeholders, name).toList();
    return items.isEmpty() ? Set.of() : Set.copyOf(TableSelection.of(items, schema).named());
  }

  private static Stream<String> items(Map<String, String> placeholders, String name) {
    return Stream.of(placeholders.getOrDefault(name, "").split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty());
  }

  private static Dialect dialect(DatabaseMetaData database, ClassLoader classes)
      throws SQLException {
    for (DialectProvider provider : ServiceLoader.load(DialectProvider.class, classes)) {
      if (provider.supports(database)) {
        return provider.dialect();
      }
    }
    throw new FlywayException(
        "No Towline dialect on the class path speaks %s %s.\nTry: add the one of dev.towline's that does."
            .formatted(database.getDatabaseProductName(), database.getDatabaseProductVersion()));
  }
}
