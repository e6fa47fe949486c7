package dev.towline.mysql;

import dev.towline.dialect.Patience;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits for prepared transactions that have let go of what they held shared: a gate that is shut
 * does not wait for them, and nobody can tell which tables they wrote to.
 */
record PreparedTransactions(Engine engine, Connection database) {

  private static final long LOOK_MILLIS = 10;

  /** Returns when none of those that are prepared now still is. */
  void awaitEnd(Patience patience) throws SQLException {
    long end = System.nanoTime() + patience.limit().toNanos();
    List<String> left = new ArrayList<>(engine.preparedWithoutLocks(database));
    while (!left.isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw busy(left.get(0));
      }
      pause();
      left.retainAll(engine.preparedWithoutLocks(database));
    }
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientException("Interrupted while prepared transactions were waited for", e);
    }
  }

  private static TowlineException busy(String name) {
    String problem =
        "The transaction %s is prepared and may have written to tables that are to be fenced."
            .formatted(name);
    return TowlineException.temporary(
        problem,
        "End it by xa commit or xa rollback; xa recover lists it.",
        new SQLTransientException(problem));
  }
}
