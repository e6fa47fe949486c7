package dev.towline.migrations;

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
 *   <li>{@code towline.tables} the selection, such as {@code public.*,!public.sessions}
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
    return new Wanted(
        dialect(configuration).capture(),
        new Plan(new TableSelection(tables), options(placeholders)),
        log::info);
  }

  private static Map<TableName, TableOptions> options(Map<String, String> placeholders) {
    Set<TableName> withRows = names(placeholders, "towline.rows");
    Set<TableName> perRow = names(placeholders, "towline.row_level");
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

  private static Set<TableName> names(Map<String, String> placeholders, String name) {
    List<String> items = items(placeholders, name).toList();
    return items.isEmpty() ? Set.of() : Set.copyOf(new TableSelection(items).named());
  }

  private static Stream<String> items(Map<String, String> placeholders, String name) {
    return Stream.of(placeholders.getOrDefault(name, "").split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty());
  }

  private static Dialect dialect(Configuration configuration) {
    try (Connection connection = configuration.getDataSource().getConnection()) {
      DatabaseMetaData database = connection.getMetaData();
      for (DialectProvider provider :
          ServiceLoader.load(DialectProvider.class, configuration.getClassLoader())) {
        if (provider.supports(database)) {
          return provider.dialect();
        }
      }
      throw new FlywayException(
          "No Towline dialect on the class path speaks %s %s.\nTry: add dev.towline:postgresql."
              .formatted(database.getDatabaseProductName(), database.getDatabaseProductVersion()));
    } catch (SQLException e) {
      throw new FlywayException("Cannot connect to the database: " + e.getMessage(), e);
    }
  }
}
