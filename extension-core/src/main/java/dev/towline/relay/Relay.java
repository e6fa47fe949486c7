package dev.towline.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Keeps one follower equal to its leader. Not thread-safe: one thread at a time runs it. */
public final class Relay {

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final RelayListener listener;
  private final InstantSource clock;

  public Relay(
      RelaySettings settings,
      Side leader,
      Side follower,
      RelayListener listener,
      InstantSource clock) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Runs rounds until the time is over or {@code stopping} says so; returns between two rounds. The
   * first call takes the subscription over (its epoch advances), creating it when it is new.
   *
   * @throws dev.towline.model.TowlineException TRANSIENT: call again after a pause; CONFLICT:
   *     another relay holds the subscription, do not call again; FATAL: a person must act
   */
  public void run(Duration time, BooleanSupplier stopping) {
    throw new UnsupportedOperationException(
        settings + " " + leader + " " + follower + " " + listener + " " + clock + time + stopping);
  }
}
