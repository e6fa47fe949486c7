package dev.towline.daemon.config;

import dev.towline.relay.RelaySettings.RefusedRows;
import dev.towline.relay.RelaySettings.Reshaped;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * The forms in which options are written. Each throws IllegalArgumentException with a sentence that
 * says what form is expected.
 */
final class Values {

  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

  private Values() {}

  static Duration duration(String text) {
    return Duration.ofMillis(
        quantity(text, MILLIS, "a duration such as 20ms, 5s, 2min, 1h or 30d"));
  }

  static long bytes(String text) {
    return quantity(text, BYTES, "a size such as 65536, 256kB or 16MB");
  }

  static long count(String text) {
    return quantity(text, Map.of("", 1L), "a whole number");
  }

  static int smallCount(String text) {
    return small(count(text));
  }

  static int smallBytes(String text) {
    return small(bytes(text));
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  static RefusedRows refusedRows(String text) {
    return switch (text) {
      case "stop" -> RefusedRows.STOP;
      case "quarantine" -> RefusedRows.QUARANTINE;
      default -> throw new IllegalArgumentException("stop or quarantine");
    };
  }

  static Reshaped reshaped(String text) {
    return switch (text) {
      case "follow" -> Reshaped.FOLLOW;
      case "stop" -> Reshaped.STOP;
      case "ignore" -> Reshaped.IGNORE;
      default -> throw new IllegalArgumentException("follow, stop or ignore");
    };
  }

  static CronExpression cron(String text) {
    try {
      return new CronExpression(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "a cron expression with seconds, such as \"0 * * * * ?\" for every minute", e);
    }
  }

  static Optional<CronExpression> cronOrOff(String text) {
    return text.equals("off") ? Optional.empty() : Optional.of(cron(text));
  }

  /** {@code host:port}, with port 0 for any free one, or {@code off}. */
  static Optional<InetSocketAddress> address(String text) {
    if (text.equals("off")) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("host:port, such as 127.0.0.1:9573, or off");
    }
    return Optional.of(new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port)));
  }

  private static int small(long value) {
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number below 2,147,483,648");
    }
    return (int) value;
  }

  private static long quantity(String text, Map<String, Long> units, String expected) {
    Matcher matcher = QUANTITY.matcher(text.strip());
    if (matcher.matches()) {
      Long unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
      if (unit != null) {
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
      }
    }
    throw new IllegalArgumentException(expected);
  }
}
