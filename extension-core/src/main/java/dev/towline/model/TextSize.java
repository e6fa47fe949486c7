package dev.towline.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * How long the neutral text of a kind of values can get.
 *
 * @param characters and bytes of UTF-8; {@link #UNLIMITED} where nothing worth a name limits them
 */
record TextSize(long characters, long bytes) {

  static final long UNLIMITED = Long.MAX_VALUE;

  /** No row of any engine that we know is longer than this. */
  private static final long LONGEST = 1L << 30;

  private static final int BYTES_PER_CHARACTER = 4;

  static TextSize of(ValueType type) {
    if (type instanceof ValueType.Text text) {
      return ofText(text);
    }
    if (type instanceof ValueType.Enumeration enumeration) {
      return new TextSize(
          longest(enumeration.labels(), TextSize::characters),
          longest(enumeration.labels(), TextSize::bytes));
    }
    if (type instanceof ValueType.Members members) {
      long commas = Math.max(0, members.labels().size() - 1);
      return new TextSize(
          members.labels().stream().mapToLong(TextSize::characters).sum() + commas,
          members.labels().stream().mapToLong(TextSize::bytes).sum() + commas);
    }
    long characters = ascii(type);
    return new TextSize(characters, characters);
  }

  /** Whether every text of this size is one of that type. */
  boolean fits(ValueType.Text type) {
    return characters <= limit(type.length()) && bytes <= limit(type.bytes());
  }

  /** A limit, or that there is none. */
  static long limit(OptionalLong limit) {
    return limit.isPresent() && limit.getAsLong() < LONGEST ? limit.getAsLong() : UNLIMITED;
  }

  private static TextSize ofText(ValueType.Text text) {
    long characters = limit(text.length());
    long bytes = limit(text.bytes());
    return new TextSize(
        Math.min(characters, bytes),
        characters == UNLIMITED ? bytes : Math.min(bytes, characters * BYTES_PER_CHARACTER));
  }

  private static long longest(List<String> labels, ToLongFunction<String> size) {
    return labels.stream().mapToLong(size).max().orElse(0);
  }

  private static long characters(String label) {
    return label.codePointCount(0, label.length());
  }

  private static long bytes(String label) {
    return label.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long ascii(ValueType type) {
    if (type instanceof ValueType.Bool) {
      return 1;
    }
    if (type instanceof ValueType.Whole whole) {
      return WholeRange.of(whole).characters();
    }
    if (type instanceof ValueType.Decimal decimal) {
      return decimal.precision().isPresent()
          ? decimal.precision().getAsInt() + "-0.".length()
          : UNLIMITED;
    }
    if (type instanceof ValueType.Floating floating) {
      return floating.bits() == 32
          ? "-1.17549435e-38".length()
          : "-1.7976931348623157e+308".length();
    }
    if (type instanceof ValueType.Bytes bytes) {
      long limit = limit(bytes.length());
      return limit == UNLIMITED ? UNLIMITED : "\\x".length() + 2 * limit;
    }
    if (type instanceof ValueType.Bits bits) {
      return bits.length().isPresent() ? bits.length().getAsInt() : UNLIMITED;
    }
    if (type instanceof ValueType.Uuid) {
      return "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11".length();
    }
    if (type instanceof ValueType.Internet internet) {
      return internet.version() == 4
          ? "255.255.255.255".length()
          : "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128".length();
    }
    return time(type);
  }

  private static long time(ValueType type) {
    if (type instanceof ValueType.Day day) {
      return day(day.zeros());
    }
    if (type instanceof ValueType.TimeOfDay time) {
      return "23:59:59".length() + fraction(time.fraction());
    }
    if (type instanceof ValueType.TimeOfDayWithOffset time) {
      return "23:59:59+15:59:59".length() + fraction(time.fraction());
    }
    if (type instanceof ValueType.Span span) {
      return "-838:59:59".length() + fraction(span.fraction());
    }
    if (type instanceof ValueType.DateTime time) {
      return day(time.zeros()) + " 23:59:59".length() + fraction(time.fraction());
    }
    if (type instanceof ValueType.Moment moment) {
      return day(moment.zeros()) + " 23:59:59".length() + fraction(moment.fraction());
    }
    return type instanceof ValueType.Year ? 4 : UNLIMITED;
  }

  private static long day(boolean zeros) {
    return zeros ? "9999-12-31".length() : "5874897-12-31 BC".length();
  }

  private static long fraction(int digits) {
    return digits == 0 ? 0 : digits + 1L;
  }

  /** How many digits a number of that many may have; empty means no limit. */
  static long digits(OptionalInt digits) {
    return digits.isPresent() ? digits.getAsInt() : UNLIMITED;
  }
}
