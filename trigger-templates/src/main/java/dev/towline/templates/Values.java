package dev.towline.templates;

import dev.towline.model.Column;
import dev.towline.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What fills the gaps of a template; each value is a list of names, a name a path of parts. */
public final class Values {

  /** A name; of a column, also what it is. */
  record Item(List<String> path, Optional<Column> column) {}

  private final Map<String, List<Item>> values;

  private Values(Map<String, List<Item>> values) {
    this.values = values;
  }

  public static Values none() {
    return new Values(Map.of());
  }

  public Values with(String name, String value) {
    return plus(name, List.of(item(value)));
  }

  public Values with(String name, TableName table) {
    return plus(name, List.of(item(table.schema(), table.name())));
  }

  public Values with(String name, List<String> items) {
    return plus(name, items.stream().map(Values::item).toList());
  }

  /** Columns, whose values and types a template may ask for. */
  public Values withColumns(String name, List<Column> columns) {
    return plus(
        name,
        columns.stream()
            .map(column -> new Item(List.of(column.name()), Optional.of(column)))
            .toList());
  }

  List<Item> get(String name, String template) {
    List<Item> value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(template + " needs a value named " + name + ".");
    }
    return value;
  }

  private static Item item(String... path) {
    return new Item(List.of(path), Optional.empty());
  }

  private Values plus(String name, List<Item> value) {
    Map<String, List<Item>> more = new HashMap<>(values);
    more.put(name, value);
    return new Values(more);
  }
}
