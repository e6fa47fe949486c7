package dev.towline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL and MariaDB do each in its own way. Every part of the dialect takes one; everything
 * that is not asked here is the same on both.
 */
public interface Engine {

  /** The dialect's name, {@code mysql} or {@code mariadb}. */
  String name();

  /** The engine as people call it, to begin or fill a sentence. */
  String title();

  /** The type of a column for UUIDs. */
  String uuid(ServerVersion version);

  /** The type of a column for addresses of that version, where there is one. */
  Optional<String> internet(int addresses, ServerVersion version);

  /** Collations of utf8mb4 that order like another engine's, the best first. */
  List<String> nearest(String collation);

  /** The collation of utf8mb4 that compares bytes, spaces at the end among them. */
  String binaryCollation();

  /**
   * What stands after the word DEFAULT, with ON UPDATE; empty for a column that has none.
   *
   * @param catalogued what the catalogue has as the default
   * @param type the column's type as the catalogue writes it
   * @param extra what the catalogue says beside, in lower case
   */
  Optional<String> defaultExpression(@Nullable String catalogued, String type, String extra);

  /** An expression of a generated column or a check as the engine reads it again. */
  String expression(String catalogued);

  /**
   * A query over the indexes of a database, and of one table if the second and third parameter name
   * one: table, index, whether it is unique, kind, words that follow it, column, length of the
   * prefix, whether it descends, expression; an index's columns together and in order.
   */
  String indexes();

  /**
   * A query over the checks, with the same parameters: table, name, expression, words that follow
   * it.
   */
  String checks();

  /** A text that no other server of the same replication has. */
  String server(Connection connection) throws SQLException;

  /** The server's own variable that holds it. */
  String serverVariable();

  /** The view with InnoDB's own numbers of tables: columns {@code name} and {@code table_id}. */
  String tableNumbers();

  /** The end of the log as of now, if that is what {@link #flush} needs to know; else empty. */
  String logWritten(Connection leader) throws SQLException;

  /**
   * Returns when the log is on disk as far as it was written then.
   *
   * @param written what {@link #logWritten} said
   * @throws SQLException also when that cannot be known
   */
  void flush(Connection leader, String written) throws SQLException;

  /** Makes an account that nobody can log in with, if it is not there. */
  String lockedAccount(String quoted);

  /**
   * A query, with a database and a table as parameters, for who keeps the table busy: a sentence
   * without its end, the longest first.
   */
  String holders();

  /**
   * Names of transactions that are prepared and no longer hold what they held shared; none where
   * they keep all their locks.
   */
  List<String> preparedWithoutLocks(Connection connection) throws SQLException;

  /** The oldest version that can lead and follow. */
  ServerVersion oldest();

  /** What the relay must be granted for the whole server to read changes safely. */
  Set<String> leaderPrivileges();

  /** Any of these lets an account name another as the definer of triggers; the best first. */
  List<String> definerPrivileges();
}
