package dev.towline.dialect;

import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Installs, compares and removes what records the changes of a leader's tables. */
public interface Capture {

  /** How much is recorded of each change. */
  enum Detail {
    /** The key: all that replication needs. */
    KEYS,
    /** Also the row before and after, the user and the time, for people to query. */
    ROWS
  }

  /** At what level triggers fire, where the engine leaves a choice. */
  enum Level {
    STATEMENT,
    ROW
  }

  /** A table's own wishes; a table without an entry has {@code KEYS} and the best level. */
  record TableOptions(Detail detail, Optional<Level> level) {}

  /** What to capture. */
  record Plan(TableSelection selection, Map<TableName, TableOptions> options) {
    public Plan {
      options = Map.copyOf(options);
    }
  }

  /** One script of the capture, complete and runnable. */
  record Script(String name, String sql) {}

  /** One moment in a row's life, from a table captured with {@code ROWS}. */
  record Moment(
      Instant at, String user, String operation, Optional<String> before, Optional<String> after) {}

  /** The scripts that {@link #install} would run on an empty installation, a file per table. */
  List<Script> render(Connection leader, Plan plan) throws SQLException;

  /**
   * Makes the capture what the plan asks for: new tables added, changed ones replaced, others
   * removed. Waits for locks only a short time and tries again, so that the application never
   * queues behind it. What is right already is left alone.
   *
   * @param progress is told a sentence for each table that was changed
   * @return how many tables were changed; 0 when everything was right
   */
  int install(Connection leader, Plan plan, Consumer<String> progress) throws SQLException;

  /**
   * Makes the capture of one table anew, as it was captured, for what tells its rows apart now.
   * What is right already is left alone.
   */
  void renew(Connection leader, TableName table) throws SQLException;

  /** What differs between what is installed and what the plan would install today, in words. */
  List<Finding> drift(Connection leader, Plan plan) throws SQLException;

  /** Removes every trigger, function and table of ours, and our schema. */
  void uninstall(Connection leader, Consumer<String> progress) throws SQLException;

  /**
   * The recorded life of one row, oldest first.
   *
   * @param key the values of the key's columns as text, in its order
   */
  List<Moment> history(Connection leader, TableName table, List<String> key) throws SQLException;

  /** Forgets moments older than that, in small steps. Returns how many rows it removed. */
  long forget(Connection leader, Instant before) throws SQLException;
}
