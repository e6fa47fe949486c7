package dev.towline.daemon.config;

import java.time.Duration;

/** Durations as they are written everywhere. */
public final class Durations {

  private Durations() {}

  /**
   * What a text such as {@code 30s} means.
   *
   * @throws IllegalArgumentException with the form that is expected
   */
  public static Duration of(String text) {
    return Values.duration(text);
  }
}
