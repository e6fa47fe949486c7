package dev.towline.dialect;

import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of a leader at a round's snapshot and hands them on one by one, never more than one at
 * a time in memory. The first field of each row says what it is: {@code u} a row as it is now,
 * {@code i} the same of a key that the follower should not have yet, {@code d} a key that is no
 * more; of a table whose whole row is the key, a count to add or take away. A row is a {@link
 * RowLine}; its values are in the engine's own text where both tables are of one engine, else in
 * {@link dev.towline.model.ValueType neutral text}. Keys and cursors are in the same text. A row
 * that does not meet the pair's filter is no more, for the follower.
 */
public interface RowReader {

  /**
   * Which part of the changed keys to read.
   *
   * @param slice of {@code slices} equal parts, by a hash of the key
   * @param upTo only keys up to here: the rest of the table is still to be copied
   */
  record Part(int slice, int slices, Optional<Cursor> upTo) {
    /** All of them. */
    public static Part whole() {
      return new Part(0, 1, Optional.empty());
    }
  }

  /**
   * What a chunk held.
   *
   * @param next where the next one begins; empty after the last
   */
  record Chunk(long rows, Optional<Cursor> next) {}

  /**
   * The rows whose keys changed since the reading's {@code since}, in the key's order. Returns how
   * many.
   */
  long changed(Reading reading, TablePair table, Part part, RowSink sink) throws SQLException;

  /**
   * The rows after a cursor in the order of the key, without the leading field.
   *
   * @param bytes about how much to read
   */
  Chunk chunk(Reading reading, TablePair table, Optional<Cursor> after, long bytes, RowSink sink)
      throws SQLException;

  /**
   * How much of a table to read: about so many bytes, and no more rows than this, whichever is
   * less.
   */
  record Portion(long bytes, long rowsMax) {}

  /** Like {@link #chunk}, each row with the leading field, as changes to be applied. */
  Chunk chunkAsChanges(
      Reading reading, TablePair table, Optional<Cursor> after, Portion portion, RowSink sink)
      throws SQLException;

  /** All rows, each with the leading field. Returns how many. */
  long all(Reading reading, TablePair table, RowSink sink) throws SQLException;

  /** How much the table holds now, rows out of use included. */
  long bytes(Reading reading, TablePair table) throws SQLException;

  /** The rows of these keys, {@code u} or {@code d}. Returns how many. */
  long byKey(Reading reading, TablePair table, List<List<String>> keys, RowSink sink)
      throws SQLException;

  /**
   * Keys of rows that went, or whose values others may refer to changed, since the reading's {@code
   * since}; the old keys and the new ones.
   *
   * @param next where the next page begins; empty after the last
   */
  record Released(List<List<String>> keys, Optional<Cursor> next) {
    public Released {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A page of the released keys of a table whose {@link News} say that there are some. A changed
   * key whose row is no more at the snapshot is among them, whatever was recorded of it.
   */
  Released released(Reading reading, TablePair table, Optional<Cursor> after, int limit)
      throws SQLException;

  /**
   * Keys of the leader's rows that refer at the snapshot to rows of the parent with these keys.
   *
   * @param upTo only keys up to here: the rest of the table is still to be copied
   * @param limit answers no more keys than this
   */
  List<List<String>> referring(
      Reading reading,
      TablePair parent,
      List<List<String>> parentKeys,
      TablePair child,
      ForeignKey foreignKey,
      Optional<Cursor> upTo,
      int limit)
      throws SQLException;
}
