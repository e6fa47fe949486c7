package dev.towline.benchmarks.systems;

import java.time.Duration;
import java.util.OptionalLong;

/** A replication at work. */
public interface Running extends AutoCloseable {

  Route route();

  /** Waits until the first copy is done and the follower follows. */
  void awaitCopied();

  /** Waits until a query on the follower answers something that is not null. */
  void await(String what, String query);

  /** What its own processes outside of the servers have used so far. */
  Duration cpu();

  /** The most memory they had, in bytes; empty where there are none. */
  OptionalLong peakMemory();

  Beginning beginning();

  /**
   * When it was started and when it began to work, as {@link System#nanoTime} has it.
   *
   * @param at when both sides' servers had heard of it
   */
  record Beginning(long started, long at) {

    /** Now, of what was started then. */
    static Beginning now(long started) {
      return new Beginning(started, System.nanoTime());
    }

    public double startUpSeconds() {
      return (at - started) / 1e9;
    }
  }

  /** Stops it. */
  @Override
  void close();
}
