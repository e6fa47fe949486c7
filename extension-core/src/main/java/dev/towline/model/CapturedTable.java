package dev.towline.model;

/**
 * A table whose changes the leader records.
 *
 * @param id the name of its record on the leader
 * @param relation the engine's own number of the table
 * @param fingerprint the table and its triggers when the shape was read; another one later means
 *     changes that no trigger told of
 * @param current whether its triggers record what tells its rows apart now: the key may be another
 *     one than it was captured with
 */
public record CapturedTable(
    String id, long relation, TableShape shape, Fingerprint fingerprint, boolean current) {

  /** One whose triggers record the key that it has. */
  public CapturedTable(String id, long relation, TableShape shape, Fingerprint fingerprint) {
    this(id, relation, shape, fingerprint, true);
  }

  public TableName name() {
    return shape.name();
  }

  /** Whether the whole row is the key, so that changes are counted instead of looked up. */
  public boolean wholeRow() {
    return shape.key() instanceof Key.WholeRow;
  }
}
