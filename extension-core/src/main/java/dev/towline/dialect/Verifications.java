package dev.towline.dialect;

import dev.towline.model.Cursor;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Difference;
import dev.towline.model.VerificationReport.Occasion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Verifications that are asked for and answered through tables of the follower. */
public interface Verifications {

  /**
   * What is to be compared, and whether what differs is to be mended.
   *
   * @param tables empty means all of the subscription's
   */
  record Wish(List<TableName> tables, boolean repair, Occasion occasion) {
    public Wish {
      tables = List.copyOf(tables);
    }
  }

  /**
   * Asks the relay of a subscription for a verification.
   *
   * @return the verification's id
   */
  String request(Connection follower, SubscriptionName subscription, Wish wish) throws SQLException;

  /** How far it has come; empty when there is none of that id. */
  Optional<VerificationReport> report(Connection follower, String id) throws SQLException;

  /** The last one that is finished and compared all tables. */
  Optional<VerificationReport> last(Connection follower, SubscriptionName subscription)
      throws SQLException;

  /** Those that are not finished; the one that is worked on comes first. */
  List<VerificationReport> unfinished(Connection follower, SubscriptionName subscription)
      throws SQLException;

  /** The next piece of a verification. */
  record Task(
      String id,
      Occasion occasion,
      boolean repair,
      TableName table,
      Pass pass,
      Optional<Cursor> cursor) {

    /**
     * What is being done to the table. All tables are compared before any is mended; then rows go
     * from children to parents and come from parents to children.
     */
    public enum Pass {
      /** The leader's rows are compared with the follower's. */
      COMPARING,
      /** The follower's keys are looked up on the leader. */
      SWEEPING,
      /** What was found different is looked at again, at a later snapshot. */
      CONFIRMING,
      /** What only the follower has is removed. */
      REMOVING,
      /** What differs or is missing is sent again. */
      MENDING,
      /** What was removed or sent is looked at once more. */
      REVIEWING
    }
  }

  /** The next task, if any. */
  Optional<Task> next(Connection follower, SubscriptionName subscription) throws SQLException;

  /** A difference that a task is about. */
  record Suspect(long number, Difference difference) {}

  /** The first of the differences that are to be looked at again, or to be mended. */
  List<Suspect> suspects(Connection follower, Task task, int limit) throws SQLException;

  /**
   * Stores what comparing or sweeping found, in the apply transaction that found it.
   *
   * @param next where the pass goes on; empty ends it and begins the next one
   * @param rows rows compared
   */
  void compared(
      Connection follower, Task task, Optional<Cursor> next, long rows, List<Difference> found)
      throws SQLException;

  /**
   * Stores what looking again at some suspects found, in the apply transaction that found it.
   *
   * @param found those of them that differ
   */
  void lookedAgain(Connection follower, Task task, List<Suspect> suspects, List<Difference> found)
      throws SQLException;

  /** Stores that the rows of these suspects are now as the leader has them. */
  void mended(Connection follower, Task task, List<Suspect> suspects) throws SQLException;

  /** Forgets it, finished or not. */
  void forget(Connection follower, String id) throws SQLException;
}
