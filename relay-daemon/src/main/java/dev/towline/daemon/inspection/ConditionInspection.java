package dev.towline.daemon.inspection;

import static dev.towline.model.Finding.Severity.BLOCKS;

import dev.towline.model.Finding;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks the leader whether it understands the conditions that rows have to meet to travel. */
final class ConditionInspection {

  private ConditionInspection() {}

  static List<Finding> findings(TableMapping mapping, Connection leader) throws SQLException {
    String quote = leader.getMetaData().getIdentifierQuoteString();
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<TableName, String> each : new TreeMap<>(mapping.filters()).entrySet()) {
      ask(leader, quote, each.getKey(), each.getValue()).ifPresent(findings::add);
    }
    return findings;
  }

  /** Reads no row: what the condition means to the leader is found out before. */
  private static Optional<Finding> ask(
      Connection leader, String quote, TableName table, String condition) {
    String question =
        "select 1 from %s.%s where 1 = 0 and (%s)"
            .formatted(quoted(table.schema(), quote), quoted(table.name(), quote), condition);
    try (Statement statement = leader.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.executeQuery(question).close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(
          new Finding(
              BLOCKS,
              table.toString(),
              "The leader does not understand its condition, %s: %s"
                  .formatted(
                      condition, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
              "Mend it under rows."));
    }
  }

  private static String quoted(String name, String quote) {
    return quote + name.replace(quote, quote + quote) + quote;
  }
}
