package dev.towline.relay;

import java.time.Duration;

/** The pause between two looks at the leader: none after work, then doubling up to a maximum. */
final class Pace {

  private static final Duration FIRST = Duration.ofMillis(1);

  private final Duration max;
  private Duration next = FIRST;

  Pace(Duration max) {
    this.max = max;
  }

  /** There was work: look again at once. */
  void worked() {
    next = FIRST;
  }

  /** There was none: how long to wait. */
  Duration idled() {
    Duration now = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
    return now;
  }
}
