package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Fit;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType.Geometry;
import java.util.Optional;

/**
 * A leader's column as it is declared on a follower.
 *
 * @param column the leader's, under the follower's name
 * @param type the follower's
 * @param collation the follower's; empty for the table's own and for what is no text
 */
record Declared(Column column, String type, Optional<String> collation) {

  Declared as(String otherType) {
    return new Declared(column, otherType, collation);
  }

  boolean isText() {
    String name = ColumnType.of(type).name();
    return name.endsWith("char") || name.endsWith("text");
  }

  /** How many bytes of a row, or of an index, it may take up. */
  long bytes(int bytesPerCharacter) {
    ColumnType parts = ColumnType.of(type);
    return switch (parts.name()) {
      case "char", "varchar" -> (long) parts.size(1) * bytesPerCharacter;
      case "binary", "varbinary" -> parts.size(1);
      case "decimal" -> parts.size(1) / 2 + 1;
      default -> bulky() ? Long.MAX_VALUE : 8;
    };
  }

  /** Whether no index takes it whole. */
  boolean bulky() {
    String name = ColumnType.of(type).name();
    return name.endsWith("text")
        || name.endsWith("blob")
        || name.equals("json")
        || column.value() instanceof Geometry;
  }

  String sql() {
    return Quoting.name(column.name())
        + " "
        + type
        + collation.map(name -> " collate " + name).orElse("");
  }

  /** How it takes the leader's values, where that is not exactly. */
  Optional<Finding> fit(Engine engine, TableShape table) {
    Column there =
        new Column(
            column.number(),
            column.name(),
            type,
            MySqlTypes.value(engine.name(), type, collation),
            column.notNull(),
            collation,
            Optional.empty(),
            column.identity(),
            Optional.empty(),
            Optional.empty());
    return Fit.of(column.value(), there.value()).finding(table.name(), column, there);
  }
}
