package dev.towline.postgresql;

import dev.towline.dialect.News;
import dev.towline.dialect.Reading;
import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A read-only REPEATABLE READ transaction with all its locks. */
final class PostgresReading implements Reading {

  private final Connection connection;
  private final Position position;
  private final Optional<Position> since;
  private final NodeName skipOrigin;
  private final Instant asOf;
  private final String written;
  private final List<News> news;
  private final Map<TableName, Fingerprint> fingerprints;

  /**
   * A reading that has been opened.
   *
   * @param written the end of the log as of a moment after the snapshot
   */
  PostgresReading(
      Connection connection,
      Position position,
      Optional<Position> since,
      NodeName skipOrigin,
      Instant asOf,
      String written,
      List<News> news,
      Map<TableName, Fingerprint> fingerprints) {
    this.connection = connection;
    this.position = position;
    this.since = since;
    this.skipOrigin = skipOrigin;
    this.asOf = asOf;
    this.written = written;
    this.news = List.copyOf(news);
    this.fingerprints = Map.copyOf(fingerprints);
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public String mark() {
    return position.text();
  }

  @Override
  public Optional<Position> since() {
    return since;
  }

  /** A snapshot is told from another by what it shows. */
  @Override
  public boolean advances() {
    return false;
  }

  @Override
  public NodeName skipOrigin() {
    return skipOrigin;
  }

  @Override
  public Instant asOf() {
    return asOf;
  }

  @Override
  public List<News> news() {
    return news;
  }

  @Override
  public Map<TableName, Fingerprint> fingerprints() {
    return fingerprints;
  }

  /**
   * A transaction may be visible before its commit is on disk (synchronous_commit = off); after a
   * crash its number would be given out again and hide a later change. So the log is forced, in
   * this very session: had the server crashed meanwhile, the session would be gone, and the round
   * with it. Waiting for the position in the log alone can take 20 s, and another session may
   * answer after the crash.
   */
  @Override
  public void end() throws SQLException {
    Session.execute(connection, "commit");
    if (!flushed()) {
      Session.execute(connection, Wal.of(Session.version(connection)).force());
    }
  }

  private boolean flushed() throws SQLException {
    String sql = Wal.of(Session.version(connection)).flushed();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, written);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    boolean open =
        connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    if (open && !connection.isClosed()) {
      Session.execute(connection, "rollback");
    }
  }
}
