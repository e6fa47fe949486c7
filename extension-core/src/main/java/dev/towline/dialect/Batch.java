package dev.towline.dialect;

import dev.towline.model.Cursor;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.VerificationReport.Difference;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One apply transaction on a follower. First rows are handed over while the leader's transaction is
 * open, then it ends, then {@link #apply()} writes them, then {@link #commit()}.
 */
public interface Batch extends AutoCloseable {

  /** What to do with the rows of a table besides writing those that came. */
  enum Mode {
    /** The rows are changes. */
    CHANGES,
    /** The rows are all rows: what is not among them goes. */
    REPLACE,
    /** The rows are to be compared with the follower's after the changes, not written. */
    COMPARE,
    /** Like COMPARE, but they are all rows: what is not among them differs as well. */
    COMPARE_ALL
  }

  /** Takes rows of a table with the leading field that says what each is. */
  RowSink rows(TablePair table, Mode mode);

  /** Takes rows without that field straight into a table that has none of them. */
  RowSink copy(TablePair table);

  /**
   * Keys of the follower's table after a cursor, in its own order, as of before the changes.
   *
   * @return at most {@code limit} keys, each column as text
   */
  List<List<String>> keys(TablePair table, Optional<Cursor> after, int limit) throws SQLException;

  /** Removes all rows of a table before anything else is written. */
  void empty(TablePair table);

  /** Says that rows of other tables or slices may still hold unique values that these rows need. */
  void partial();

  /** Stores how far a table has come. */
  void progress(TableProgress progress) throws SQLException;

  /** Ends the streams of rows; after it the leader's transaction may end. */
  void received() throws SQLException;

  /** Writes what came. Returns how many rows were written or deleted. */
  long apply() throws SQLException;

  /** What the comparison of a table found; to be asked after {@link #apply()}. */
  List<Difference> differences(TablePair table) throws SQLException;

  /** Rows that went to the quarantine; to be asked after {@link #apply()}. */
  List<QuarantinedRow> setAside();

  /** How many rows the subscription's quarantine holds then, as far as the batch had to know. */
  long quarantined();

  /** Commits durably, whatever the follower's defaults. */
  void commit() throws SQLException;

  /** Rolls back what was not committed. */
  @Override
  void close() throws SQLException;
}
