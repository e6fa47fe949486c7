package dev.towline.daemon.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that can be set, by one name in three places: as a flag, as an environment variable and
 * as a YAML key.
 *
 * @param standard its value where nobody sets it, in the form in which it is written
 * @param scope who may set it
 * @param parser throws IllegalArgumentException whose message says what form is expected
 */
public record Option<T>(
    String name, String standard, Scope scope, String description, Function<String, T> parser) {

  /** Who has a value of an option of their own. */
  public enum Scope {
    /** The daemon as a whole: a key at the top of the file. */
    DAEMON,
    /** Each subscription: a key of the subscription, or at the top of the file for all of them. */
    SUBSCRIPTION
  }

  public String flag() {
    return "--" + name;
  }

  public String environmentVariable() {
    return environmentVariable(name);
  }

  /** {@code idle-max} is {@code TOWLINE_IDLE_MAX}. */
  public static String environmentVariable(String name) {
    return "TOWLINE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
