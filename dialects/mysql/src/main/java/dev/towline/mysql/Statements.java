package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.ForeignKey.Action;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Statements that give a table what is said of it in names and columns alone. */
final class Statements {

  private Statements() {}

  static String columns(List<String> names) {
    return names.stream().map(Quoting::name).collect(Collectors.joining(", ", "(", ")"));
  }

  static String foreignKey(TableName table, ForeignKey key) {
    return foreignKey(table, " constraint " + Quoting.name(key.name()), key);
  }

  /** The same with a name that the server makes up. */
  static String foreignKeyOfAnyName(TableName table, ForeignKey key) {
    return foreignKey(table, "", key);
  }

  private static String foreignKey(TableName table, String constraint, ForeignKey key) {
    return "alter table %s add%s foreign key %s references %s %s%s%s"
        .formatted(
            Quoting.name(table),
            constraint,
            columns(key.columns()),
            Quoting.name(key.references()),
            columns(key.referenced()),
            action(" on update ", key.onUpdate()),
            action(" on delete ", key.onDelete()));
  }

  /** Gives a column another type, collation or nullness, and leaves it what else it has. */
  static String modify(
      TableName table, Column column, Optional<String> collation, boolean notNull) {
    return "alter table %s modify column %s %s%s%s%s%s"
        .formatted(
            Quoting.name(table),
            Quoting.name(column.name()),
            column.type(),
            collation.map(name -> " collate " + name).orElse(""),
            notNull ? " not null" : " null",
            column.defaultExpression().map(text -> " default " + text).orElse(""),
            column.identity() == Column.Identity.NONE ? "" : " auto_increment");
  }

  private static String action(String when, Action action) {
    return switch (action) {
      case REFUSE -> "";
      case CASCADE -> when + "cascade";
      case SET_NULL -> when + "set null";
      case SET_DEFAULT -> when + "set default";
    };
  }
}
