package dev.towline.relay;

import dev.towline.dialect.RowReader;
import dev.towline.dialect.Verifications;
import dev.towline.dialect.Verifications.Suspect;
import dev.towline.dialect.Verifications.Task;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** A verification's next task, with all that riders need to do it. */
record VerificationPiece(
    Task task,
    TablePair table,
    Plan plan,
    Following following,
    RelaySettings settings,
    Side leader,
    Side follower,
    Connection atFollower) {

  /** How many differences of a table with a key one round looks at again, or mends. */
  private static final int SUSPECTS = 1_000;

  /** A table without a key is read as a whole, however many of its rows are meant. */
  private static final int SUSPECTS_OF_ALL = 10_000;

  /**
   * What a piece has done.
   *
   * @param read rows that were read for it on the leader
   * @param compared rows that were compared for the first time
   */
  record Done(Task task, long read, long compared) {}

  /** The rider that does it. */
  Rider rider() {
    return switch (task.pass()) {
      case COMPARING, SWEEPING -> new VerifyChunk(this);
      case CONFIRMING, REVIEWING -> new LookAgain(this, suspects());
      case REMOVING, MENDING -> new MendRows(this, suspects());
    };
  }

  private List<Suspect> suspects() {
    int limit = table.wholeRow() ? SUSPECTS_OF_ALL : SUSPECTS;
    return follower.ask(
        "Reading differences of " + table.name(), () -> store().suspects(atFollower, task, limit));
  }

  Verifications store() {
    return follower.dialect().verifications();
  }

  RowReader reader() {
    return leader.dialect().reader();
  }

  /** The next task is asked for anew, so that one who gives up is noticed. */
  void done(long read, long compared) {
    following.verification = Optional.empty();
    following.verified = Optional.of(new Done(task, read, compared));
  }

  /** What readers of the follower are told does not depend on it. */
  Subscription.State state() {
    return plan.state(following);
  }
}
