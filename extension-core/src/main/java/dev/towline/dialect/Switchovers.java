package dev.towline.dialect;

import dev.towline.model.Epoch;
import dev.towline.model.Leadership;
import dev.towline.model.Position;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes of leaders, as each side keeps them in tables of ours. */
public interface Switchovers {

  /** Who leads, as this side knows it; empty as long as nobody but the configured leader has. */
  Optional<Leadership> leadership(Connection database, SubscriptionName subscription)
      throws SQLException;

  /**
   * Stores who leads, unless a later epoch is known; in the caller's transaction if there is one.
   */
  void lead(Connection database, Leadership leadership) throws SQLException;

  /** The last change of leaders that this side has heard of. */
  Optional<Switchover> load(Connection database, SubscriptionName subscription) throws SQLException;

  /** Stores it whatever was there; in the caller's transaction if there is one. */
  void store(Connection database, Switchover switchover) throws SQLException;

  /**
   * Goes on to the next step, if it is still this runner's and at that step.
   *
   * @param next as it will be stored
   * @return whether it was
   */
  boolean advance(Connection database, Switchover current, Switchover next) throws SQLException;

  /** Notes since when this database's fence is raised. */
  void noteFenced(Connection database, SubscriptionName subscription) throws SQLException;

  /** Notes the time of this database: now somebody takes writes again. */
  void notePromoted(Connection database, SubscriptionName subscription) throws SQLException;

  /**
   * Keeps for good what the new leader has of the old one's history, so that tokens outlive the
   * change; in the caller's transaction if there is one.
   *
   * @param change with stream and position; {@link Switchover.Step#LOST} where there may be more
   * @param own whether this database is the old leader
   */
  void succeed(Connection database, Switchover change, boolean own) throws SQLException;

  /**
   * Notes where a leader that was given up began to follow: what it had committed until then and
   * the new leader had not read was given up.
   *
   * @param epoch the new leader's
   */
  void noteRejoined(
      Connection database, SubscriptionName subscription, Epoch epoch, Position reached)
      throws SQLException;

  /** Forgets former leaders: everything comes anew, from another history maybe. */
  void forgetSuccessions(Connection database, SubscriptionName subscription) throws SQLException;

  /** Forgets that this database follows; in the caller's transaction if there is one. */
  void forgetSubscription(Connection database, SubscriptionName subscription) throws SQLException;

  /** Lets a new subscription's epochs go on from one that was known before. */
  void raiseEpoch(Connection follower, SubscriptionName subscription, Epoch epoch)
      throws SQLException;

  /**
   * A row that a leader wrote before it lost its place, and what became of it.
   *
   * @param key as text
   * @param oldRow as JSON; empty where the old leader had deleted it
   * @param newRow as JSON; empty where the new leader has none
   */
  record Overwritten(
      TableName table, List<String> key, Optional<String> oldRow, Optional<String> newRow) {
    public Overwritten {
      key = List.copyOf(key);
    }
  }

  /** Forgets what was overwritten for the sake of a leader of that epoch. */
  void forgetOverwritten(Connection database, SubscriptionName subscription, Epoch epoch)
      throws SQLException;

  /** Keeps rows that are about to be overwritten. */
  void keep(Connection database, SubscriptionName subscription, Epoch epoch, List<Overwritten> rows)
      throws SQLException;
}
