package dev.towline.model;

import java.util.List;
import java.util.Optional;

/**
 * A captured table of the leader and the table of the follower that is kept equal to it.
 *
 * @param mapping how the follower's names differ, and which rows travel
 */
public record TablePair(CapturedTable leader, TableShape follower, TableMapping mapping) {

  /** The leader's name of it, under which a subscription keeps its books. */
  public TableName name() {
    return leader.name();
  }

  /**
   * The leader's names of the columns that travel, in the leader's order: all but those that are
   * left out and those that the follower computes.
   */
  public List<String> columns() {
    return leader.shape().columns().stream()
        .map(Column::name)
        .filter(column -> there(column).map(c -> !c.generated()).orElse(false))
        .toList();
  }

  /** The follower's names of the same columns, in the same order. */
  public List<String> followerColumns() {
    return onFollower(columns());
  }

  /** The leader's names of the key's columns; none when the whole row is the key. */
  public List<String> key() {
    return leader.shape().keyColumns().stream().map(Column::name).toList();
  }

  /** The follower's names of the same columns, in the same order. */
  public List<String> followerKey() {
    return onFollower(key());
  }

  /** The follower's columns of the key, in its order. */
  public List<Column> followerKeyColumns() {
    return followerKey().stream().map(name -> follower.column(name).orElseThrow()).toList();
  }

  /** The follower's names of these columns of the leader's, which travel. */
  public List<String> onFollower(List<String> leaderColumns) {
    return leaderColumns.stream().map(this::onFollower).toList();
  }

  /**
   * A condition in the leader's own SQL over the table's columns; only rows that meet it travel.
   */
  public Optional<String> filter() {
    return Optional.ofNullable(mapping.filters().get(name()));
  }

  public boolean wholeRow() {
    return leader.wholeRow();
  }

  /** Whether values travel in the engine's own text; else as {@link ValueType neutral text}. */
  public boolean sameEngine() {
    return leader.shape().engine().equals(follower.engine());
  }

  /**
   * What to do about a row that the follower refuses.
   *
   * @param column the follower's column whose value it is about, where that is known
   */
  public String remedyForRefusal(Optional<String> column) {
    return column
        .flatMap(follower::column)
        .map(
            there ->
                "Change column %s of %s on the follower, %s, so that it takes the value, or change the value on the leader."
                    .formatted(there.name(), follower.name(), there.type()))
        .orElse("Change the follower's table so that it takes the row, or the row on the leader.");
  }

  private Optional<Column> there(String column) {
    return mapping.column(name(), column).flatMap(follower::column);
  }

  private String onFollower(String column) {
    return mapping.column(name(), column).orElseThrow();
  }
}
