package dev.towline.daemon.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills placeholders, a name in braces after a dollar, from the environment. Two dollars before the
 * brace stand for the text itself.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");

  private final Map<String, String> environment;
  private final Problems problems;

  Placeholders(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  String fill(String place, String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(place, found.group(1))));
  }

  private String value(String place, @Nullable String name) {
    if (name == null) {
      return "${";
    }
    String value = environment.get(name);
    if (value == null) {
      problems.add(
          place,
          "The environment variable " + name + " is not set.",
          "Set it, or write $${" + name + "} for the text itself.");
      return "";
    }
    return value;
  }
}
