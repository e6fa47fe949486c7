package dev.towline.relay;

import dev.towline.model.Subscription;
import java.time.Duration;

/** Told of what a relay does, in the relay's thread; for metrics and progress. */
public interface RelayListener {

  /**
   * A round was committed on the follower.
   *
   * @param rows rows written or deleted there, those of a chunk included
   * @param lag the leader's clock now less {@code as_of} of the round
   * @param took from the first statement on the leader to the commit on the follower
   */
  default void roundCommitted(long rows, Duration lag, Duration took) {}

  /** Nothing was to be done: the follower is exactly the leader as of now. */
  default void upToDate() {}

  /** The subscription's state as readers of the follower see it has changed. */
  default void stateChanged(Subscription.State state) {}

  /** The quarantine holds so many rows now. */
  default void quarantined(long rows) {}

  /** A verification compared so many rows. */
  default void rowsVerified(long rows) {}

  /** One that wants to know nothing. */
  static RelayListener silent() {
    return new RelayListener() {};
  }
}
