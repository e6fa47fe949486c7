package dev.towline.mysql;

import dev.towline.dialect.News;
import dev.towline.dialect.Reading;
import dev.towline.model.CapturedTable;
import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A read-only REPEATABLE READ transaction with the metadata locks of all that it reads. */
final class MySqlReading implements Reading {

  /**
   * What the snapshot shows.
   *
   * @param since the positions of the follower's snapshot; of nothing before its first
   * @param now the positions of this one
   * @param windows what lies between, for each audit table that has anything there
   * @param written the end of the log as of a moment after the snapshot
   */
  record Sighted(
      LogPositions since,
      LogPositions now,
      Map<String, LogWindow> windows,
      List<News> news,
      Map<TableName, Fingerprint> fingerprints,
      Instant asOf,
      String written) {
    Sighted {
      windows = Map.copyOf(windows);
      news = List.copyOf(news);
      fingerprints = Map.copyOf(fingerprints);
    }
  }

  private final Engine engine;
  private final Connection connection;
  private final Optional<Position> since;
  private final NodeName skipOrigin;
  private final Sighted sighted;
  private boolean open = true;

  MySqlReading(
      Engine engine,
      Connection connection,
      Optional<Position> since,
      NodeName skipOrigin,
      Sighted sighted) {
    this.engine = engine;
    this.connection = connection;
    this.since = since;
    this.skipOrigin = skipOrigin;
    this.sighted = sighted;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public Position position() {
    return sighted.now().position();
  }

  @Override
  public String mark() {
    return Mark.of(sighted.now(), sighted.asOf());
  }

  @Override
  public Optional<Position> since() {
    return since;
  }

  @Override
  public boolean advances() {
    return since.isPresent() && !sighted.now().alike(sighted.since());
  }

  @Override
  public NodeName skipOrigin() {
    return skipOrigin;
  }

  @Override
  public Instant asOf() {
    return sighted.asOf();
  }

  @Override
  public List<News> news() {
    return sighted.news();
  }

  @Override
  public Map<TableName, Fingerprint> fingerprints() {
    return sighted.fingerprints();
  }

  /** The entries of a table that the follower has not seen. */
  LogWindow window(CapturedTable table) {
    return Optional.ofNullable(sighted.windows().get(table.id()))
        .orElseGet(() -> new LogWindow(table.id(), sighted.now().of(table.id()).next(), List.of()));
  }

  /**
   * What was committed may be visible before it is on disk; after a crash its numbers would be
   * given out again and hide a later change. All of it is asked in this very session: had the
   * server crashed meanwhile, the session would be gone, and the round with it.
   */
  @Override
  public void end() throws SQLException {
    LeaderSession.execute(connection, "commit");
    open = false;
    engine.flush(connection, sighted.written());
  }

  @Override
  public void close() throws SQLException {
    if (open && !connection.isClosed()) {
      open = false;
      LeaderSession.execute(connection, "rollback");
    }
  }
}
