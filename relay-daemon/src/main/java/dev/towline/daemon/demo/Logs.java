package dev.towline.daemon.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The log of the process, which the demo replaces by its story. */
public final class Logs {

  private Logs() {}

  /** From now on only defects are told. */
  public static void onlyErrors() {
    level(Level.ERROR);
  }

  /** From now on nothing is told. */
  static void nothing() {
    level(Level.OFF);
  }

  private static void level(Level level) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(level);
    }
  }
}
