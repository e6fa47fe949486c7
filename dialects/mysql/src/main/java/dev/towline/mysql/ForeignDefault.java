package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bool;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.DateTime;
import dev.towline.model.ValueType.Day;
import dev.towline.model.ValueType.Decimal;
import dev.towline.model.ValueType.Enumeration;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Members;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The default of another engine's column as these engines have it: a constant, or the time of now.
 * Anything else stays behind.
 */
final class ForeignDefault {

  /** The catalogue of PostgreSQL puts a cast behind most constants. */
  private static final Pattern CAST =
      Pattern.compile("(?s)\\(?(?<literal>E?'.*'|[-+0-9.eE]+|NULL)\\)?(::[^']+)?");

  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");

  private static final Pattern LITERAL =
      Pattern.compile("(?s)(NULL|[-+]?[0-9.].*|b'[01]*'|'.*')( on update .*)?");

  private static final Pattern NOW =
      Pattern.compile(
          "(?i)(now\\(\\)|(current_timestamp|localtimestamp)(\\(\\d?\\))?)(?<update> on update .*)?");

  private static final Pattern TODAY =
      Pattern.compile("(?i)\\(?(current_date|curdate)(\\(\\))?\\)?");

  private ForeignDefault() {}

  /**
   * What stands after the word DEFAULT; empty when it cannot be carried over.
   *
   * @param target what the values of the column on the follower are
   * @param bulky whether that column takes no literal, but an expression
   */
  static Optional<String> of(Column column, ValueType target, boolean bulky) {
    String text = column.defaultExpression().orElse("");
    Matcher now = NOW.matcher(text);
    if (now.matches()) {
      return now(column.value(), target, now.group("update") != null);
    }
    if (TODAY.matcher(text).matches()) {
      return target instanceof Day ? Optional.of("(current_date)") : Optional.empty();
    }
    if (text.equals("true") || text.equals("false")) {
      return target instanceof Whole
          ? Optional.of(text.equals("true") ? "1" : "0")
          : Optional.empty();
    }
    return constant(text).flatMap(value -> written(value, column.value(), target, bulky));
  }

  /**
   * The same from the other engine of this family, which reads most expressions as well.
   *
   * @param bulky as above
   */
  static Optional<String> ofRelative(Column column, boolean bulky) {
    return column
        .defaultExpression()
        .map(ForeignDefault::ofRelative)
        .map(
            text ->
                NOW.matcher(text).matches() || (LITERAL.matcher(text).matches() && !bulky)
                    ? text
                    : "(" + text + ")");
  }

  /**
   * An expression of the other engine of this family. MySQL says the character set before each
   * text, which is the session's own; MariaDB loses the backslashes of such a text.
   */
  static String ofRelative(String expression) {
    return expression.replace("_utf8mb4'", "'");
  }

  /** A moment is kept in UTC where its type knows of no zone. */
  private static Optional<String> now(ValueType from, ValueType target, boolean onUpdate) {
    if (target instanceof Moment moment) {
      return Optional.of(current(moment.fraction(), onUpdate));
    }
    if (target instanceof DateTime time) {
      return Optional.of(
          from instanceof Moment && !onUpdate
              ? "(utc_timestamp(%d))".formatted(time.fraction())
              : current(time.fraction(), onUpdate));
    }
    return Optional.empty();
  }

  private static String current(int fraction, boolean onUpdate) {
    String now = fraction == 0 ? "current_timestamp" : "current_timestamp(%d)".formatted(fraction);
    return onUpdate ? now + " on update " + now : now;
  }

  /** The constant's own text; empty when it is none. */
  private static Optional<String> constant(String text) {
    Matcher cast = CAST.matcher(text);
    if (!cast.matches()) {
      return Optional.empty();
    }
    String literal = Objects.requireNonNull(cast.group("literal"));
    if (NUMBER.matcher(literal).matches()) {
      return Optional.of(literal);
    }
    return literal.contains("'") ? unquoted(text, literal) : Optional.empty();
  }

  /** A literal that is not one alone, as in {@code 'a' || 'b'}, is no constant. */
  private static Optional<String> unquoted(String text, String literal) {
    boolean escapes = literal.startsWith("E") || !text.contains("::");
    int start = literal.indexOf('\'');
    StringBuilder value = new StringBuilder();
    String read = escapes ? literal : literal.replace("\\", "\\\\");
    return Literal.read(read, start, value) == read.length()
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  private static Optional<String> written(
      String value, ValueType from, ValueType target, boolean bulky) {
    if (number(target)) {
      return Optional.of(value).filter(text -> NUMBER.matcher(text).matches());
    }
    if (from instanceof Bytes || target instanceof Bytes) {
      return Optional.of(value)
          .filter(text -> target instanceof Bytes && text.matches("\\\\x([0-9a-f]{2})*"))
          .map(text -> "(x'" + text.substring(2) + "')");
    }
    if (target instanceof Bits) {
      return Optional.of(value).filter(text -> text.matches("[01]+")).map(t -> "b'" + t + "'");
    }
    if (target instanceof Text) {
      return Optional.of(bulky ? "(" + Literal.quoted(value) + ")" : Literal.quoted(value));
    }
    boolean plain =
        target instanceof Enumeration
            || target instanceof Members
            || target instanceof Day
            || target instanceof DateTime;
    return plain ? Optional.of(Literal.quoted(value)) : Optional.empty();
  }

  private static boolean number(ValueType type) {
    return type instanceof Whole
        || type instanceof Decimal
        || type instanceof Floating
        || type instanceof Bool
        || type instanceof Year;
  }
}
