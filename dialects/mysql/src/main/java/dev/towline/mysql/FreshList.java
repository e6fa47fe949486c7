package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of the transactions that are active now, or none. {@code innodb_trx} is a copy that the
 * server renews only when nobody has asked for a tenth of a second: whoever polls it keeps it stale
 * for everybody. So the question carries a number that was never used before, from inside a
 * transaction of its own, and an answer that does not show it is worth nothing. Then, and while
 * {@link #unreadable nobody can read the list}, the engine's status is asked, which is made for
 * each question, but costs the server more.
 */
record FreshList(Connection leader) {

  /** Asking more often would keep the list stale. */
  static final Duration PAUSE = Duration.ofMillis(200);

  /** More than so many, and the server may have left some out for want of memory. */
  private static final int ROWS_MAX = 5_000;

  private static final int CANNOT_CONVERT = 3854;

  private static final AtomicLong ASKED = new AtomicLong();

  private static final Pattern TRANSACTION =
      Pattern.compile("^---TRANSACTION (\\d+), (?!not started)", Pattern.MULTILINE);

  private static final String LIST = "LIST OF TRANSACTIONS FOR EACH SESSION:";
  private static final String LIST_END = "\n--------\n";
  private static final String CUT = "truncated...";

  /** A list of now; empty when the last one is too recent, or the server has none to give. */
  Optional<ActiveTransactions> take() throws SQLException {
    return due() ? now() : Optional.empty();
  }

  /** A list of now, whenever the last one was. */
  Optional<ActiveTransactions> now() throws SQLException {
    LeaderSession.execute(leader, "set @towline_listed = sysdate(6)");
    LeaderSession.execute(leader, "start transaction with consistent snapshot, read only");
    try {
      Optional<ActiveTransactions> listed = listedIfReadable();
      return listed.isPresent() ? listed : status();
    } finally {
      LeaderSession.execute(leader, "rollback");
    }
  }

  private boolean due() throws SQLException {
    String sql =
        """
        select coalesce(timestampdiff(microsecond, @towline_listed, sysdate(6)), -1)
          not between 0 and ?
        """;
    return Rows.list(leader, row -> row.getBoolean(1), sql, PAUSE.toNanos() / 1000).get(0);
  }

  /**
   * Whether MySQL failed to show any of its list. It has no room in it for a character of four
   * bytes in a statement that somebody runs, and refuses all of the list until that is done.
   */
  static boolean unreadable(SQLException failure) {
    return failure.getErrorCode() == CANNOT_CONVERT;
  }

  private Optional<ActiveTransactions> listedIfReadable() throws SQLException {
    try {
      return listed();
    } catch (SQLException e) {
      if (unreadable(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<ActiveTransactions> listed() throws SQLException {
    String mark =
        "/* towline:%s:%d */"
            .formatted(
                Rows.list(leader, row -> row.getString(1), "select connection_id()").get(0),
                ASKED.incrementAndGet());
    List<Long> ids = new ArrayList<>();
    boolean fresh = false;
    try (Statement statement = leader.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select %s trx_id, trx_query from information_schema.innodb_trx".formatted(mark))) {
      while (row.next()) {
        ids.add(row.getLong(1));
        fresh |= String.valueOf(row.getString(2)).contains(mark);
      }
    }
    return fresh && ids.size() < ROWS_MAX
        ? Optional.of(ActiveTransactions.of(ids))
        : Optional.empty();
  }

  private Optional<ActiveTransactions> status() throws SQLException {
    return inStatus(Rows.list(leader, row -> row.getString(3), "show engine innodb status").get(0));
  }

  /** The transactions that a status tells of; empty when it was too long and was cut. */
  static Optional<ActiveTransactions> inStatus(String status) {
    int begin = status.indexOf(LIST);
    int end = status.indexOf(LIST_END, begin);
    if (begin < 0 || end < 0 || status.contains(CUT)) {
      return Optional.empty();
    }
    List<Long> ids = new ArrayList<>();
    Matcher matcher = TRANSACTION.matcher(status.substring(begin, end));
    while (matcher.find()) {
      ids.add(Long.valueOf(matcher.group(1)));
    }
    return Optional.of(ActiveTransactions.of(ids));
  }
}
