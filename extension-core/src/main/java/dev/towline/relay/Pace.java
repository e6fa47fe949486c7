package dev.towline.relay;

import java.time.Duration;

/**
 * The pause between two looks at the leader: after work as long as the look took, where that is
 * worth mentioning, so that a thousand tables keep the leader busy half of the time at most; else
 * doubling up to a maximum.
 */
final class Pace {

  private static final Duration FIRST = Duration.ofMillis(1);
  private static final Duration CHEAP = Duration.ofMillis(5);
  private static final Duration DEAR_MAX = Duration.ofMillis(200);

  private final Duration max;
  private Duration next = FIRST;

  Pace(Duration max) {
    this.max = max;
  }

  /** There was work: how long to wait after a look that took so long. */
  Duration worked(Duration look) {
    next = FIRST;
    if (look.compareTo(CHEAP) < 0) {
      return Duration.ZERO;
    }
    return look.compareTo(DEAR_MAX) < 0 ? look : DEAR_MAX;
  }

  /** There was none: how long to wait. */
  Duration idled() {
    Duration now = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(max) < 0 ? doubled : max;
    return now;
  }
}
