package dev.towline.mysql;

import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Begins a transaction that holds the metadata locks of tables and has no snapshot yet: a question
 * that asks for no row takes the one and not the other. With the snapshot first, DROP PARTITION and
 * a RENAME that swaps tables would show rows of another moment, without any error.
 */
record MetadataLocks(Connection leader, Duration timeout) {

  /** So many tables in one statement; asked for one by one they take ten times as long. */
  private static final int STEP = 100;

  private static final int NO_SUCH_TABLE = 1146;
  private static final int UNKNOWN_DATABASE = 1049;

  /**
   * Takes them.
   *
   * @param tables as they stand in a statement
   */
  void take(List<String> tables) throws SQLException {
    long seconds = Math.max(1, (timeout.toMillis() + 999) / 1000);
    LeaderSession.execute(leader, "set session lock_wait_timeout = " + seconds);
    LeaderSession.execute(leader, "start transaction read only");
    try {
      for (int from = 0; from < tables.size(); from += STEP) {
        LeaderSession.execute(
            leader,
            tables.subList(from, Math.min(tables.size(), from + STEP)).stream()
                .map(table -> "(select 1 from %s limit 0)".formatted(table))
                .collect(Collectors.joining(" union all ")));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE || e.getErrorCode() == UNKNOWN_DATABASE) {
        throw TowlineException.temporary(
            "A table was dropped, renamed or taken out of capture: %s.".formatted(e.getMessage()),
            "Nothing yet: the tables are looked at again.",
            e);
      }
      throw e;
    }
  }
}
