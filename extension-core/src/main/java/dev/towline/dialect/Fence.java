package dev.towline.dialect;

import dev.towline.model.Epoch;
import dev.towline.model.Finding;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps everybody but relays from writing to tables of a database, and lets them again. */
public interface Fence {

  /**
   * What the database says to a writer that it refuses: that the session may only read. No driver
   * tries such a statement again by itself.
   */
  String SQLSTATE = "25006";

  /** Who writes instead: what a refused writer is told. */
  record Notice(SubscriptionName subscription, NodeName leader, Epoch epoch) {

    /** What follows the table's name: {@code is fenced: shop18 leads 'upgrade' since epoch 3. …} */
    public String predicate() {
      return "is fenced: %s leads '%s' since epoch %s. Write to %1$s."
          .formatted(leader, subscription, epoch);
    }
  }

  /**
   * A fence as the database keeps it.
   *
   * @param raised false: guards may still be there, but let everybody through
   * @param since when it was raised or lowered last
   */
  record State(Notice notice, boolean raised, Instant since) {}

  /**
   * Why raising would fail for these tables: what is missing, privileges with the statement that
   * grants them. Changes nothing.
   */
  List<Finding> foresee(Connection database, List<TableName> tables) throws SQLException;

  /**
   * Refuses every write to these tables. When it returns, each transaction that had written to one
   * of them has ended, and no statement of anybody but a relay gets through, whatever its isolation
   * level or snapshot; also after a crash of the server. Repeating it is right, also after half of
   * it was done, and with another notice or more tables.
   *
   * <p>It first makes guards that let everybody through, a table at a time, then shuts them all at
   * once. Waits for each lock only a short time and tries again, until the limit has passed for all
   * of it; then it throws {@code TRANSIENT} with the name of who is in the way, and the caller
   * lowers it. It works in transactions of its own, so the connection must have none open.
   */
  void raise(Connection database, List<TableName> tables, Notice notice, Patience patience)
      throws SQLException;

  /**
   * Lets everybody write again, from the commit on; in the caller's transaction if there is one.
   * Needs no lock on the application's tables. Does nothing where none is raised.
   */
  void lower(Connection database, SubscriptionName subscription) throws SQLException;

  /**
   * Takes the guards of a lowered fence away, in short locks. Does nothing where none are, or where
   * it is raised.
   */
  void remove(Connection database, SubscriptionName subscription, Patience patience)
      throws SQLException;

  /** The fence that a subscription has there; empty where there is none. */
  Optional<State> state(Connection database, SubscriptionName subscription) throws SQLException;
}
