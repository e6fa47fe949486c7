package dev.towline.postgresql;

import dev.towline.model.ValueType;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A default in the words of MySQL or MariaDB, and the same in PostgreSQL's where it is a constant
 * or the current time.
 *
 * @param text as the leader's catalogue has it
 * @param type of the column's values
 */
record ForeignDefault(String text, ValueType type) {

  private static final Pattern ON_UPDATE =
      Pattern.compile("\\s+on update .*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  private static final Pattern BITS = Pattern.compile("[bB]'([01]*)'");

  private static final Pattern BYTES = Pattern.compile("0x([0-9a-fA-F]*)|[xX]'([0-9a-fA-F]*)'");

  private static final Pattern NOW =
      Pattern.compile(
          "(current_timestamp|now|localtime|localtimestamp)(\\((?<fraction>[0-6]?)\\))?",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TODAY =
      Pattern.compile("\\(?(curdate|current_date)(\\(\\))?\\)?", Pattern.CASE_INSENSITIVE);

  /** Whether a change of the row changes the column too. */
  boolean onUpdate() {
    return ON_UPDATE.matcher(text).find();
  }

  boolean isNull() {
    return plain().toUpperCase(Locale.ROOT).equals("NULL");
  }

  /** What to write after DEFAULT; empty when it cannot be said. */
  Optional<String> expression() {
    String plain = plain();
    if (isNull()) {
      return Optional.empty();
    }
    if (plain.length() > 1 && plain.startsWith("'") && plain.endsWith("'")) {
      return Optional.of(Quoting.text(unquoted(plain)));
    }
    if (NUMBER.matcher(plain).matches()) {
      return Optional.of(Quoting.text(plain));
    }
    Matcher bits = BITS.matcher(plain);
    if (bits.matches() && type instanceof ValueType.Bits column) {
      String digits = String.valueOf(bits.group(1));
      return Optional.of(
          Quoting.text(
              "0".repeat(Math.max(0, column.length().orElse(0) - digits.length())) + digits));
    }
    Matcher bytes = BYTES.matcher(plain);
    if (bytes.matches() && type instanceof ValueType.Bytes) {
      return Optional.of(
          Quoting.text(
              "\\x" + Optional.ofNullable(bytes.group(1)).orElse(String.valueOf(bytes.group(2)))));
    }
    return now(plain);
  }

  private String plain() {
    return ON_UPDATE.matcher(text).replaceFirst("").trim();
  }

  private Optional<String> now(String plain) {
    Matcher now = NOW.matcher(plain);
    if (now.matches()) {
      String fraction = Optional.ofNullable(now.group("fraction")).orElse("");
      String digits = "(" + (fraction.isEmpty() ? "0" : fraction) + ")";
      return type instanceof ValueType.Moment
          ? Optional.of("current_timestamp" + digits)
          : type instanceof ValueType.DateTime
              ? Optional.of("localtimestamp" + digits)
              : Optional.empty();
    }
    return type instanceof ValueType.Day && TODAY.matcher(plain).matches()
        ? Optional.of("current_date")
        : Optional.empty();
  }

  /** Quotes come doubled, other characters after a backslash. */
  private static String unquoted(String literal) {
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c == '\\' && i + 1 < literal.length() - 1) {
        value.append(unescaped(literal.charAt(++i)));
      } else {
        value.append(c);
        i += c == '\'' ? 1 : 0;
      }
    }
    return value.toString();
  }

  private static char unescaped(char escape) {
    return switch (escape) {
      case '0' -> '\0';
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> 26;
      default -> escape;
    };
  }
}
