package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.towline.model.ValueType.Span;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Neutral text of a leader's key as a literal to compare its column with, such that the column's
 * index is used and the order is the index's: text in the column's own character set and collation,
 * labels by their numbers. Empty for text that no value of the column has.
 */
final class KeyLiteral {

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
  private static final Pattern FLOATING = Pattern.compile("-?\\d+(\\.\\d+)?(e[+-]?\\d+)?");
  private static final Pattern TIME = Pattern.compile("-?[0-9][0-9: .-]*");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-f]{2})*");
  private static final Pattern BITS = Pattern.compile("[01]+");

  private KeyLiteral() {}

  static Optional<String> of(Column column, String text) {
    ValueType type = column.value();
    if (type instanceof Text) {
      return Optional.of(characters(column, text));
    } else if (type instanceof Whole
        || type instanceof Bool
        || type instanceof Decimal
        || type instanceof Year) {
      return matching(NUMBER, text);
    } else if (type instanceof Floating floating) {
      return matching(FLOATING, text).map(number -> floating(number, floating.bits()));
    } else if (type instanceof Day
        || type instanceof DateTime
        || type instanceof Moment
        || type instanceof Span) {
      return matching(TIME, text).map(time -> "'" + time + "'");
    } else if (type instanceof Bytes) {
      return matching(HEX, text).map(hex -> "x'" + hex.substring(2) + "'");
    } else if (type instanceof Bits) {
      return matching(BITS, text).map(bits -> new BigInteger(bits, 2).toString());
    } else if (type instanceof Enumeration labels) {
      return label(labels.labels(), text);
    } else if (type instanceof Members members) {
      return members(members.labels(), text);
    }
    return Optional.of(Quoting.text(text));
  }

  private static Optional<String> matching(Pattern pattern, String text) {
    return Optional.of(text).filter(t -> pattern.matcher(t).matches());
  }

  private static String characters(Column column, String text) {
    String literal = "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(UTF_8)) + "'";
    return column
        .collation()
        .map(
            collation ->
                "convert(%s using %s) collate %s"
                    .formatted(literal, collation.replaceFirst("_.*", ""), collation))
        .orElse(literal);
  }

  /** A FLOAT is compared as the double that it is, which no short text of it is. */
  private static String floating(String text, int bits) {
    double number = bits == 32 ? Float.parseFloat(text) : Double.parseDouble(text);
    return new BigDecimal(Double.toString(number)).unscaledValue()
        + "e"
        + -new BigDecimal(Double.toString(number)).scale();
  }

  /** Number 0 is the empty text that a wrong value became. */
  private static Optional<String> label(List<String> labels, String text) {
    int index = labels.indexOf(text) + 1;
    return index == 0 && !text.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(index));
  }

  private static Optional<String> members(List<String> labels, String text) {
    BigInteger bits = BigInteger.ZERO;
    List<String> members = text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
    for (String member : members) {
      int index = labels.indexOf(member);
      if (index < 0) {
        return Optional.empty();
      }
      bits = bits.setBit(index);
    }
    return Optional.of(bits.toString());
  }
}
