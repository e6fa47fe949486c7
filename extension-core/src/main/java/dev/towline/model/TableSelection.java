package dev.towline.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Which tables: patterns {@code schema.table} with {@code *} for any characters, {@code !} in front
 * to leave out. A table is selected when a plain pattern matches and no {@code !} pattern does.
 */
public record TableSelection(List<String> patterns) {

  public TableSelection {
    patterns = List.copyOf(patterns);
    patterns.stream()
        .filter(pattern -> pattern.indexOf('.') < 0)
        .findFirst()
        .ifPresent(
            pattern -> {
              throw new IllegalArgumentException("The pattern " + pattern + " names no schema.");
            });
    if (patterns.stream().allMatch(pattern -> pattern.startsWith("!"))) {
      throw new IllegalArgumentException(
          "The selection " + patterns + " selects nothing. Try: add a pattern such as public.*");
    }
  }

  /** Patterns of which those without a dot mean a certain schema. */
  public static TableSelection of(List<String> patterns, String schema) {
    return new TableSelection(patterns.stream().map(p -> qualified(p, schema)).toList());
  }

  /** One table, where no part of its name is a pattern. */
  public static TableSelection of(TableName table) {
    return new TableSelection(List.of(table.schema() + "." + table.name()));
  }

  private static String qualified(String pattern, String schema) {
    boolean out = pattern.startsWith("!");
    return pattern.indexOf('.') >= 0
        ? pattern
        : (out ? "!" : "") + schema + "." + pattern.substring(out ? 1 : 0);
  }

  public boolean selects(TableName table) {
    return patterns.stream().anyMatch(p -> !p.startsWith("!") && matches(p, table))
        && patterns.stream().noneMatch(p -> p.startsWith("!") && matches(p.substring(1), table));
  }

  /** The patterns that name one table exactly, with no {@code *}: each must exist. */
  public List<TableName> named() {
    return patterns.stream()
        .filter(pattern -> !pattern.startsWith("!") && !pattern.contains("*"))
        .map(TableSelection::split)
        .toList();
  }

  /**
   * The same tables under the names that a mapping gives them, as far as patterns can say it.
   * Patterns whose schema has a {@code *} stay as they are.
   */
  public TableSelection mapped(TableMapping mapping) {
    List<String> mapped = new ArrayList<>();
    for (String pattern : patterns) {
      String out = pattern.startsWith("!") ? "!" : "";
      TableName parts = split(pattern.substring(out.length()));
      mapped.add(
          out + (parts.name().contains("*") ? schema(parts, mapping) : mapping.table(parts)));
    }
    mapping.tables().entrySet().stream()
        .filter(named -> selects(named.getKey()))
        .map(named -> named.getValue().toString())
        .sorted()
        .forEach(mapped::add);
    return new TableSelection(mapped.stream().distinct().toList());
  }

  private static TableName schema(TableName pattern, TableMapping mapping) {
    String schema = mapping.schemas().getOrDefault(pattern.schema(), pattern.schema());
    return new TableName(schema, pattern.name());
  }

  private static boolean matches(String pattern, TableName table) {
    TableName parts = split(pattern);
    return glob(parts.schema(), table.schema()) && glob(parts.name(), table.name());
  }

  private static TableName split(String pattern) {
    int dot = pattern.indexOf('.');
    return new TableName(pattern.substring(0, dot), pattern.substring(dot + 1));
  }

  /** Greedy matching with one remembered star: linear in practice, no regular expressions. */
  private static boolean glob(String pattern, String text) {
    int p = 0;
    int star = -1;
    int mark = 0;
    for (int t = 0; t < text.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
