package dev.towline.dialect.own;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an engine says in its own words in statements about Towline's own tables. */
public interface Wording {

  /** The time, as these tables keep it. */
  String now();

  /** The column of a row's key that is compared and put in order. */
  String key();

  /** The same of a key that is a parameter. */
  String keyParameter();

  /** A list of texts as a parameter. */
  Object list(Connection follower, List<String> texts) throws SQLException;

  /** The list of texts in a column; empty where there is none. */
  Optional<List<String>> list(ResultSet row, String column) throws SQLException;

  /**
   * What keeps others of the same name out until the session gives it back, where a statement may
   * end the transaction whose locks would do; empty where none does.
   */
  Optional<SessionLock> sessionLock();

  /**
   * Statements with parameters.
   *
   * @param take of the seconds to wait and the name; answers 1 if the session has the lock now
   * @param giveBack of the name
   */
  record SessionLock(String take, String giveBack) {}

  /** The time in a column; empty where there is none. */
  Optional<Instant> instant(ResultSet row, String column) throws SQLException;
}
