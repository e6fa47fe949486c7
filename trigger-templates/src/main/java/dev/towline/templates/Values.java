package dev.towline.templates;

import dev.towline.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What fills the gaps of a template; each value is a list of names, a name a path of parts. */
public final class Values {

  private final Map<String, List<List<String>>> values;

  private Values(Map<String, List<List<String>>> values) {
    this.values = values;
  }

  public static Values none() {
    return new Values(Map.of());
  }

  public Values with(String name, String value) {
    return plus(name, List.of(List.of(value)));
  }

  public Values with(String name, TableName table) {
    return plus(name, List.of(List.of(table.schema(), table.name())));
  }

  public Values with(String name, List<String> items) {
    return plus(name, items.stream().map(List::of).toList());
  }

  List<List<String>> get(String name, String template) {
    List<List<String>> value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(template + " needs a value named " + name + ".");
    }
    return value;
  }

  private Values plus(String name, List<List<String>> value) {
    Map<String, List<List<String>>> more = new HashMap<>(values);
    more.put(name, value);
    return new Values(more);
  }
}
