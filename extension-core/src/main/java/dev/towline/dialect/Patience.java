package dev.towline.dialect;

import java.time.Duration;

/**
 * How long DDL waits for a lock. Whoever waits for a lock makes everybody wait who comes after, so
 * each wait is short; between two the application goes on.
 *
 * @param lockTimeout one wait
 * @param pauseMax the longest pause between two waits
 * @param limit all waits and pauses for one table
 */
public record Patience(Duration lockTimeout, Duration pauseMax, Duration limit) {

  /** A fifth of a second, a second, a minute. */
  public static final Patience DEFAULT =
      new Patience(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMinutes(1));
}
