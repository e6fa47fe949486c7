package dev.towline.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Orders tables so that one comes after those that its foreign keys reference; tables that
 * reference each other in a cycle come together, in the order of their names. This is Tarjan's
 * search for strongly connected components, which finds them in just that order.
 */
public final class ReferenceOrder {

  private final Map<TableName, TableShape> tables = new TreeMap<>();
  private final Map<TableName, Integer> found = new HashMap<>();
  private final Deque<TableName> open = new ArrayDeque<>();
  private final List<TableShape> ordered = new ArrayList<>();

  private ReferenceOrder(List<TableShape> shapes) {
    shapes.forEach(shape -> tables.put(shape.name(), shape));
  }

  /** The same tables in that order. */
  public static List<TableShape> of(List<TableShape> shapes) {
    ReferenceOrder order = new ReferenceOrder(shapes);
    order.tables.keySet().forEach(order::visit);
    return order.ordered;
  }

  /** Returns the lowest number of an open table that can be reached from this one. */
  private int visit(TableName name) {
    Integer known = found.get(name);
    if (known != null) {
      return open.contains(name) ? known : Integer.MAX_VALUE;
    }
    int number = found.size();
    found.put(name, number);
    open.push(name);
    int lowest = number;
    for (TableName referenced : referencedBy(name)) {
      lowest = Math.min(lowest, visit(referenced));
    }
    if (lowest == number) {
      closeCycle(name);
    }
    return lowest;
  }

  private List<TableName> referencedBy(TableName name) {
    return Optional.ofNullable(tables.get(name)).stream()
        .flatMap(table -> table.foreignKeys().stream())
        .map(TableShape.ForeignKey::references)
        .filter(tables::containsKey)
        .sorted()
        .toList();
  }

  private void closeCycle(TableName first) {
    Set<TableName> cycle = new TreeSet<>();
    do {
      cycle.add(open.pop());
    } while (!cycle.contains(first));
    cycle.forEach(name -> Optional.ofNullable(tables.get(name)).ifPresent(ordered::add));
  }
}
