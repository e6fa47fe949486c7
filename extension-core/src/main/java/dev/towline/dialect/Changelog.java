package dev.towline.dialect;

import dev.towline.model.CapturedTable;
import dev.towline.model.NodeName;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The leader's record of what changed: positions, changed keys, claims and purging. */
public interface Changelog {

  /** What a captured table's record takes up. */
  record LogSize(TableName table, long bytes) {}

  /** A transaction that has written and is still open, as far as the asking role may see it. */
  record OpenTransaction(String who, Instant since) {}

  /** What the leader keeps for a subscription: everything after {@code position}. */
  record Claim(Optional<Position> position, long acknowledgement) {}

  /**
   * What a round wants to read.
   *
   * @param tables all tables of the subscription
   * @param since what the follower has; empty before the first round
   * @param skipOrigin changes that came from this node are not news to it
   * @param lockTimeout how long to wait for a lock
   */
  record Window(
      SubscriptionName subscription,
      List<CapturedTable> tables,
      Optional<Position> since,
      NodeName skipOrigin,
      Duration lockTimeout) {
    public Window {
      tables = List.copyOf(tables);
    }
  }

  /** Makes a new session independent of the role's and the database's settings. */
  void prepare(Connection leader) throws SQLException;

  /** The identity of the leader's history; a standby is refused. */
  StreamId stream(Connection leader) throws SQLException;

  /** Leaves a sign, where there is none, by whose loss a later round knows of a crash. */
  void markCrashes(Connection leader) throws SQLException;

  /** The leader's clock. */
  Instant now(Connection leader) throws SQLException;

  /**
   * Text that stays the same as long as nothing was written that a follower with this position has
   * not seen; the cheapest look there is. An engine to which writing alone does not show all that
   * must be looked at may change it now and then.
   */
  String mark(Connection leader, Position position) throws SQLException;

  /**
   * The time up to which an unchanged {@link #mark} proves that nothing came.
   *
   * @param now the leader's clock just before the mark was read
   * @param snapshot the leader's clock just before the last snapshot
   */
  Instant provedUntil(Instant now, Instant snapshot);

  /** The captured ones of the selected tables, parents before children. */
  List<CapturedTable> captured(Connection leader, TableSelection selection) throws SQLException;

  /** The names of what {@link #captured} would return, without their shapes; cheap. */
  List<TableName> capturedNames(Connection leader, TableSelection selection) throws SQLException;

  /**
   * From its commit on, nothing is purged that the subscription has not acknowledged. To be
   * committed before the subscription's first snapshot.
   */
  void claim(Connection leader, SubscriptionName subscription, NodeName follower)
      throws SQLException;

  /** The subscription's claim; empty when there is none. */
  Optional<Claim> claimed(Connection leader, SubscriptionName subscription) throws SQLException;

  /**
   * Tells the leader that the follower has everything up to a position for certain.
   *
   * @param number counts the acknowledgements of the subscription, on both sides; one that is not
   *     above the leader's comes from a relay that was held up, and changes nothing
   */
  void acknowledge(Connection leader, SubscriptionName subscription, Position position, long number)
      throws SQLException;

  /** Whether somebody waits on the leader for what followers acknowledge; cheap. */
  boolean awaited(Connection leader) throws SQLException;

  /** Gives up a subscription's claim: its changes are no longer kept for it. */
  void release(Connection leader, SubscriptionName subscription) throws SQLException;

  /**
   * Opens a round's transaction: locks first, so that no DDL comes between, then the snapshot.
   *
   * @throws dev.towline.model.TowlineException FATAL when the leader no longer has all that changed
   *     since {@code window.since()}, or that position is not one of its own
   */
  Reading begin(Connection leader, Window window) throws SQLException;

  /** The size of every captured table's record. */
  List<LogSize> sizes(Connection leader) throws SQLException;

  /** The oldest one of more than a second: nothing later than it is purged. */
  Optional<OpenTransaction> oldestTransaction(Connection leader) throws SQLException;

  /**
   * Frees what every claim has. Never waits for a lock; what cannot be had now is had next time.
   *
   * @param keptMax in bytes; when more is kept for followers that do not come, the claim of the one
   *     longest unseen is dropped, and it is told to copy again
   * @return bytes freed
   */
  long purge(Connection leader, long keptMax) throws SQLException;
}
