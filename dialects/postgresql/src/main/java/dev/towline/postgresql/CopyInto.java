package dev.towline.postgresql;

import dev.towline.dialect.RowSink;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** A COPY into one table, kept open while rows come. */
final class CopyInto implements RowSink {

  private final CopyIn copy;
  private final CopyFailure failure;
  private final RecentLines recent = new RecentLines();

  /**
   * Begins it.
   *
   * @param into the table and its columns as they stand after COPY
   */
  CopyInto(Connection connection, String into, CopyFailure failure) throws SQLException {
    String sql = "copy " + into + " from stdin";
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    this.failure = failure;
  }

  @Override
  public void row(byte[] line) {
    recent.add(line);
    try {
      copy.writeToCopy(line, 0, line.length);
    } catch (SQLException e) {
      throw explained(e);
    }
  }

  /** Ends it; only now is it certain that the server took every row. */
  void end() {
    try {
      copy.endCopy();
    } catch (SQLException e) {
      throw explained(e);
    }
  }

  /** Gives it up, after a failure elsewhere. */
  void cancel() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private TowlineException explained(SQLException e) {
    return failure.explain(e, recent);
  }
}
