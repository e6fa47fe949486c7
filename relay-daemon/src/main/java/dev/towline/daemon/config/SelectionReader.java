package dev.towline.daemon.config;

import dev.towline.daemon.config.YamlMapping.Text;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.util.List;
import java.util.Optional;

/** Reads which tables a subscription has, and the names of single ones of them. */
final class SelectionReader {

  private final String schema;
  private final Problems problems;

  /**
   * @param schema of tables that are named without one
   */
  SelectionReader(String schema, Problems problems) {
    this.schema = schema;
    this.problems = problems;
  }

  /** The selection, or nothing when what is wrong was told. */
  Optional<TableSelection> read(YamlMapping node) {
    List<Text> patterns = node.texts("tables");
    List<Text> wrong = patterns.stream().filter(text -> !isPattern(text.value())).toList();
    for (Text text : wrong) {
      problems.add(
          text.place(),
          "The pattern \"" + text.value() + "\" names no table.",
          "Write schema.table, with * for any characters, and ! in front to leave out.");
    }
    if (patterns.stream().allMatch(text -> text.value().startsWith("!"))) {
      problems.add(
          node.placeOf("tables"),
          "No table is selected.",
          "Add a pattern, such as tables: [\"" + schema + ".*\"].");
      return Optional.empty();
    }
    return wrong.isEmpty()
        ? Optional.of(TableSelection.of(patterns.stream().map(Text::value).toList(), schema))
        : Optional.empty();
  }

  /** The table that a key names, which must be a selected one; nothing when that was told. */
  Optional<TableName> table(YamlMapping mapping, String key, Optional<TableSelection> selection) {
    if (!isName(key)) {
      problems.add(mapping.placeOf(key), "This is not a table's name.", "Write schema.table.");
      return Optional.empty();
    }
    TableName table = TableName.parse(key, schema);
    if (selection.isPresent() && !selection.get().selects(table)) {
      problems.add(
          mapping.placeOf(key),
          "The table " + table + " is not among the subscription's tables.",
          "Add it to tables, or leave it out here.");
    }
    return Optional.of(table);
  }

  /** Whether it can be one table's name, with its schema or without. */
  static boolean isName(String text) {
    return isPattern(text) && !text.startsWith("!") && !text.contains("*");
  }

  private static boolean isPattern(String text) {
    String pattern = text.startsWith("!") ? text.substring(1) : text;
    int dot = pattern.indexOf('.');
    return !pattern.isBlank() && dot != 0 && dot != pattern.length() - 1;
  }
}
