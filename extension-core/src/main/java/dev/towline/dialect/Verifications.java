package dev.towline.dialect;

import dev.towline.model.Cursor;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Verifications that are asked for and answered through tables of the follower. */
public interface Verifications {

  /**
   * Asks the relay of a subscription to compare tables; empty means all of the subscription's.
   *
   * @return the verification's id
   */
  String request(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException;

  /** How far it has come; empty when there is none of that id. */
  Optional<VerificationReport> report(Connection follower, String id) throws SQLException;

  /**
   * The next piece of the subscription's oldest unfinished verification.
   *
   * @param suspects the first of the keys to look at again, in the pass {@code CONFIRMING} only
   */
  record Task(
      String id,
      TableName table,
      Pass pass,
      Optional<Cursor> cursor,
      List<VerificationReport.Difference> suspects) {
    public Task {
      suspects = List.copyOf(suspects);
    }

    /** What is being done to the table. */
    public enum Pass {
      /** The leader's rows are compared with the follower's. */
      COMPARING,
      /** The follower's keys are looked up on the leader. */
      SWEEPING,
      /** What was found different is looked at again, at a later snapshot. */
      CONFIRMING
    }
  }

  /** The next task, if any. */
  Optional<Task> next(Connection follower, SubscriptionName subscription) throws SQLException;

  /**
   * Stores what a task found, in the apply transaction that found it.
   *
   * @param next where the pass goes on; empty ends it and begins the next one
   * @param rows rows compared
   * @param found suspicions of the first two passes, confirmed differences of the third
   */
  void record(
      Connection follower,
      Task task,
      Optional<Cursor> next,
      long rows,
      List<VerificationReport.Difference> found)
      throws SQLException;

  /** Forgets it, finished or not. */
  void forget(Connection follower, String id) throws SQLException;
}
