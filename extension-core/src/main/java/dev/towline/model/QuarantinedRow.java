package dev.towline.model;

import java.util.List;
import java.util.Optional;

/**
 * A row that the follower refused and that was set aside, told by its key. The follower keeps the
 * row that it had for that key, if any.
 *
 * @param key the values of the key's columns as the leader writes them
 * @param column the column that was refused, where the follower names one
 * @param value that column's value, shortened
 * @param reason what the follower said
 */
public record QuarantinedRow(
    TableName table,
    List<String> key,
    Optional<String> column,
    Optional<String> value,
    String reason) {

  public QuarantinedRow {
    key = List.copyOf(key);
  }

  @Override
  public String toString() {
    return "Table %s, key %s%s%s: %s"
        .formatted(
            table,
            String.join(", ", key),
            column.map(name -> ", column " + name).orElse(""),
            value.map(text -> ", value '" + text + "'").orElse(""),
            reason);
  }
}
