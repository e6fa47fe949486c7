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
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Members;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Span;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.TimeOfDay;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What MySQL and MariaDB would take, and change with a mere note or without a word, in strict mode
 * too: digits and fractions that are rounded off, spaces that are cut, labels found by another
 * case. Values that a column refuses by itself are not looked for.
 *
 * @param holds whether the column holds the text as it is
 * @param reason why not, to end a sentence about the value
 */
record Exactness(Predicate<String> holds, String reason) {

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern MOMENT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?)?");
  private static final Pattern YEAR = Pattern.compile("0|\\d{4}");

  private static final Optional<Exactness> ALWAYS = Optional.empty();

  /** What to look for in texts of that kind before a column takes them; mostly nothing. */
  static Optional<Exactness> of(Column column, ValueType from) {
    ValueType to = column.value();
    if (to instanceof Whole) {
      return whole(from);
    } else if (to instanceof Decimal decimal) {
      return decimal(decimal.scale().orElse(0), from);
    } else if (to instanceof Floating floating) {
      return floating(floating.bits(), from);
    } else if (to instanceof Text text) {
      return text(text, from);
    } else if (to instanceof Bytes bytes) {
      return bytes(bytes, from);
    } else if (to instanceof Bits bits) {
      return bits(bits, from);
    } else if (to instanceof Enumeration labels) {
      return label(labels.labels(), from);
    } else if (to instanceof Members members) {
      return members(members.labels(), from);
    } else if (to instanceof Json json) {
      return json.normal() ? JsonNumbers.EXACT : ALWAYS;
    }
    return time(to, from);
  }

  private static Optional<Exactness> time(ValueType to, ValueType from) {
    if (to instanceof Day) {
      return from instanceof Day day && day.zeros()
          ? ALWAYS
          : rule(DAY.asMatchPredicate(), "the column holds days of the years 0 to 9999 only");
    } else if (to instanceof DateTime at) {
      return dateTime(at.fraction(), from);
    } else if (to instanceof Moment at) {
      return dateTime(at.fraction(), from);
    } else if (to instanceof TimeOfDay at) {
      return fraction(at.fraction(), from);
    } else if (to instanceof Span span) {
      return fraction(span.fraction(), from);
    } else if (to instanceof Year) {
      return from instanceof Year
          ? ALWAYS
          : rule(YEAR.asMatchPredicate(), "the column holds years of four digits only");
    }
    return ALWAYS;
  }

  private static Optional<Exactness> rule(Predicate<String> holds, String reason) {
    return Optional.of(new Exactness(holds, reason));
  }

  private static Optional<Exactness> whole(ValueType from) {
    boolean whole =
        from instanceof Whole
            || from instanceof Bool
            || from instanceof Bits
            || from instanceof Year;
    return whole ? ALWAYS : digits(0);
  }

  private static Optional<Exactness> decimal(int scale, ValueType from) {
    boolean fewer =
        from instanceof Decimal decimal && decimal.scale().orElse(Integer.MAX_VALUE) <= scale;
    return fewer || from instanceof Whole ? ALWAYS : digits(scale);
  }

  private static Optional<Exactness> digits(int scale) {
    return rule(
        text -> number(text).map(n -> n.stripTrailingZeros().scale() <= scale).orElse(true),
        "the column holds %d digits after the point".formatted(scale));
  }

  /** What is no number the column itself refuses. */
  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Exactness> floating(int bits, ValueType from) {
    boolean narrower = from instanceof Floating floating && floating.bits() <= bits;
    boolean small = from instanceof Whole whole && whole.bits() <= bits / 2;
    if (narrower && bits == 32) {
      return rule(text -> number(text).isPresent(), "the column holds numbers only");
    }
    if (narrower || small || from instanceof Bool) {
      return ALWAYS;
    }
    return rule(
        text -> number(text).map(n -> floats(n, bits)).orElse(true),
        "the column holds no such number exactly");
  }

  private static boolean floats(BigDecimal number, int bits) {
    double value = bits == 32 ? number.floatValue() : number.doubleValue();
    // One that is out of range is refused by the column.
    return Double.isInfinite(value) || new BigDecimal(value).compareTo(number) == 0;
  }

  private static Optional<Exactness> text(Text to, ValueType from) {
    if (to.padded() && !(from instanceof Text text && text.padded())) {
      return rule(text -> !text.endsWith(" "), "the column drops spaces at the end");
    }
    if (from instanceof Text text && fits(text, to)) {
      return ALWAYS;
    }
    return rule(
        text -> !text.endsWith(" ") || fits(text, to),
        "the column would cut the spaces at its end");
  }

  private static boolean fits(Text from, Text to) {
    long characters = from.length().orElse(from.bytes().orElse(Long.MAX_VALUE));
    long bytes = from.bytes().orElse(characters > Integer.MAX_VALUE ? characters : 4 * characters);
    return characters <= to.length().orElse(Long.MAX_VALUE)
        && bytes <= to.bytes().orElse(Long.MAX_VALUE);
  }

  private static boolean fits(String text, Text to) {
    return text.codePointCount(0, text.length()) <= to.length().orElse(Long.MAX_VALUE)
        && text.getBytes(StandardCharsets.UTF_8).length <= to.bytes().orElse(Long.MAX_VALUE);
  }

  private static Optional<Exactness> bytes(Bytes to, ValueType from) {
    boolean same =
        from instanceof Bytes bytes && bytes.fixed() && bytes.length().equals(to.length());
    if (!to.fixed() || same || !(from instanceof Bytes)) {
      return ALWAYS;
    }
    long length = to.length().orElse(0);
    return rule(
        text -> text.length() == 2 + 2 * length,
        "the column would fill it up to %d bytes".formatted(length));
  }

  private static Optional<Exactness> bits(Bits to, ValueType from) {
    int length = to.length().orElse(64);
    boolean same =
        from instanceof Bits bits
            && !bits.varying()
            && bits.length().equals(OptionalInt.of(length));
    return same || !(from instanceof Bits)
        ? ALWAYS
        : rule(text -> text.length() == length, "the column holds %d bits".formatted(length));
  }

  private static Optional<Exactness> label(List<String> labels, ValueType from) {
    boolean all = from instanceof Enumeration others && labels.containsAll(others.labels());
    Set<String> known = new HashSet<>(labels);
    return all ? ALWAYS : rule(known::contains, "it is none of the column's labels");
  }

  private static Optional<Exactness> members(List<String> labels, ValueType from) {
    boolean all = from instanceof Members others && labels.containsAll(others.labels());
    Set<String> known = new HashSet<>(labels);
    return all
        ? ALWAYS
        : rule(
            text -> text.isEmpty() || known.containsAll(List.of(text.split(",", -1))),
            "the column's set has no such member");
  }

  private static Optional<Exactness> dateTime(int fraction, ValueType from) {
    boolean zeros =
        (from instanceof DateTime at && at.zeros()) || (from instanceof Moment m && m.zeros());
    if (zeros) {
      return fraction(fraction, from);
    }
    return rule(
        text -> MOMENT.matcher(text).matches() && fractionDigits(text) <= fraction,
        "the column holds the years 0 to 9999 and %d digits after the second".formatted(fraction));
  }

  private static Optional<Exactness> fraction(int digits, ValueType from) {
    return fractionOf(from) <= digits
        ? ALWAYS
        : rule(
            text -> fractionDigits(text) <= digits,
            "the column holds %d digits after the second".formatted(digits));
  }

  private static int fractionOf(ValueType from) {
    if (from instanceof DateTime at) {
      return at.fraction();
    } else if (from instanceof Moment at) {
      return at.fraction();
    } else if (from instanceof TimeOfDay at) {
      return at.fraction();
    }
    return from instanceof Span span ? span.fraction() : Integer.MAX_VALUE;
  }

  private static int fractionDigits(String text) {
    int point = text.indexOf('.');
    int end = text.length();
    while (point >= 0 && end > point + 1 && text.charAt(end - 1) == '0') {
      end--;
    }
    return point < 0 ? 0 : end - point - 1;
  }
}
