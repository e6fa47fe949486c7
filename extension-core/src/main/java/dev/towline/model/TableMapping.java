package dev.towline.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a leader's tables is called otherwise on the follower, or does not travel at all.
 *
 * @param schemas the follower's schema, or database, of each of the leader's that differs
 * @param tables the follower's table of each of the leader's that differs otherwise
 * @param columns the follower's names of columns that differ, by the leader's table and column
 * @param leftOut columns that do not travel, by the leader's table
 * @param filters a condition in the leader's own SQL for each table of which only some rows travel
 */
public record TableMapping(
    Map<String, String> schemas,
    Map<TableName, TableName> tables,
    Map<TableName, Map<String, String>> columns,
    Map<TableName, Set<String>> leftOut,
    Map<TableName, String> filters) {

  /** Everything travels under its own name. */
  public static final TableMapping NONE =
      new TableMapping(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public TableMapping {
    schemas = Map.copyOf(schemas);
    tables = Map.copyOf(tables);
    columns = Map.copyOf(columns);
    leftOut = Map.copyOf(leftOut);
    filters = Map.copyOf(filters);
  }

  /** The follower's name of a leader's table. */
  public TableName table(TableName leader) {
    return Optional.ofNullable(tables.get(leader))
        .orElseGet(
            () ->
                new TableName(
                    schemas.getOrDefault(leader.schema(), leader.schema()), leader.name()));
  }

  /** The follower's name of a leader's column; empty when it does not travel. */
  public Optional<String> column(TableName table, String column) {
    return leftOut.getOrDefault(table, Set.of()).contains(column)
        ? Optional.empty()
        : Optional.of(columns.getOrDefault(table, Map.of()).getOrDefault(column, column));
  }

  /**
   * The leader's shape as the follower should have it: its names, without what does not travel.
   * Where a name changes, statements in the leader's own words are left empty: they must be built
   * from the columns.
   */
  public TableShape onFollower(TableShape shape) {
    return this.equals(NONE) ? shape : new MappedShape(this, shape).shape();
  }

  /** The same for many. */
  public List<TableShape> onFollower(List<TableShape> shapes) {
    return shapes.stream().map(this::onFollower).toList();
  }

  /**
   * The mapping of the way back, from the follower's names to the leader's.
   *
   * @throws TowlineException FATAL where something does not travel, or two would have one name:
   *     then there is no way back
   */
  public TableMapping reversed() {
    if (!leftOut.isEmpty() || !filters.isEmpty()) {
      throw TowlineException.fatal(
          "Not everything travels of %s: columns or rows stay behind, so the follower cannot lead."
              .formatted(
                  Stream.concat(leftOut.keySet().stream(), filters.keySet().stream())
                      .map(TableName::toString)
                      .distinct()
                      .sorted()
                      .collect(Collectors.joining(", "))),
          "Let all columns and rows travel, or use a subscription of its own for those tables.");
    }
    Map<TableName, Map<String, String>> back = new HashMap<>();
    columns.forEach((table, names) -> back.put(table(table), inverse(names)));
    return new TableMapping(inverse(schemas), inverse(tables), back, Map.of(), Map.of());
  }

  private static <T> Map<T, T> inverse(Map<T, T> names) {
    Map<T, T> back = new HashMap<>();
    names.forEach(
        (from, to) -> {
          if (back.put(to, from) != null) {
            throw TowlineException.fatal(
                "Two names of the leader's are %s on the follower, so there is no way back."
                    .formatted(to),
                "Give each a name of its own under map:.");
          }
        });
    return back;
  }
}
