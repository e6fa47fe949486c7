package dev.towline.mysql;

import dev.towline.model.TableName;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.ForeignKey.Action;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that give a table what is said of it in names and columns alone. */
final class Statements {

  private Statements() {}

  static String columns(List<String> names) {
    return names.stream().map(Quoting::name).collect(Collectors.joining(", ", "(", ")"));
  }

  static String foreignKey(TableName table, ForeignKey key) {
    return "alter table %s add constraint %s foreign key %s references %s %s%s%s"
        .formatted(
            Quoting.name(table),
            Quoting.name(key.name()),
            columns(key.columns()),
            Quoting.name(key.references()),
            columns(key.referenced()),
            action(" on update ", key.onUpdate()),
            action(" on delete ", key.onDelete()));
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
