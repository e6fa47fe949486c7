package dev.towline.model;

import java.util.List;

/** A captured table of the leader and the table of the follower that is kept equal to it. */
public record TablePair(CapturedTable leader, TableShape follower) {

  public TableName name() {
    return leader.name();
  }

  /** The columns that travel, in the leader's order: all but those that the follower computes. */
  public List<String> columns() {
    return leader.shape().columns().stream()
        .map(Column::name)
        .filter(column -> !follower.column(column).map(Column::generated).orElse(true))
        .toList();
  }

  /** The names of the key's columns; none when the whole row is the key. */
  public List<String> key() {
    return leader.shape().keyColumns().stream().map(Column::name).toList();
  }

  public boolean wholeRow() {
    return leader.wholeRow();
  }
}
