package dev.towline.mysql;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers inside of JSON: MySQL keeps whole ones of 64 bits, and all others as binary floating
 * point, so that further digits would be lost without a word.
 */
final class JsonNumbers {

  /** What to look for in JSON before MySQL takes it. */
  static final Optional<Exactness> EXACT =
      Optional.of(new Exactness(JsonNumbers::hold, "JSON holds no such number exactly here"));

  private static final Pattern STRING_OR_NUMBER =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)");

  /** No number so short loses a digit, unless its exponent takes it out of range. */
  private static final int ALWAYS_EXACT = 15;

  private static final BigDecimal SIGNED_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal UNSIGNED_MAX = new BigDecimal("18446744073709551615");

  private JsonNumbers() {}

  private static boolean hold(String json) {
    Matcher tokens = STRING_OR_NUMBER.matcher(json);
    while (tokens.find()) {
      String number = tokens.group(1);
      if (number != null && !holds(number)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(String text) {
    boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
    if (plain && text.length() <= ALWAYS_EXACT) {
      return true;
    }
    BigDecimal number = new BigDecimal(text);
    boolean whole = plain && text.indexOf('.') < 0;
    if (whole && number.compareTo(SIGNED_MIN) >= 0 && number.compareTo(UNSIGNED_MAX) <= 0) {
      return true;
    }
    double nearest = number.doubleValue();
    // One that is out of range is refused by the column.
    return Double.isInfinite(nearest) || BigDecimal.valueOf(nearest).compareTo(number) == 0;
  }
}
