package dev.towline.dialect;

import dev.towline.model.StreamId;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The leader's record of what changed: positions, changed keys, claims and purging. */
public interface Changelog {

  /** What a captured table's record takes up. */
  record LogSize(TableName table, long bytes) {}

  /** The identity of the leader's history. */
  StreamId stream(Connection leader) throws SQLException;

  /** The leader's clock. */
  Instant now(Connection leader) throws SQLException;

  /** The size of every captured table's record. */
  List<LogSize> sizes(Connection leader) throws SQLException;

  /**
   * Frees what every claim has. Never waits for a lock; what cannot be had now is had next time.
   *
   * @return bytes freed
   */
  long purge(Connection leader) throws SQLException;

  /** Gives up a subscription's claim: its changes are no longer kept for it. */
  void release(Connection leader, SubscriptionName subscription) throws SQLException;
}
