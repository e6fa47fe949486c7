package dev.towline.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the values of a column are, said in no engine's own terms: the middle of every mapping
 * between two engines. A dialect gives each of its columns one, and declares a column for each.
 *
 * <p>Between tables of two engines values travel as <b>neutral text</b>, which each kind describes.
 * Wherever an engine's own text is as good, it is the text that PostgreSQL reads and writes. All
 * sessions are in UTC. Between tables of one engine the engine's own text travels.
 */
public sealed interface ValueType {

  /** {@code 1} or {@code 0}. */
  record Bool() implements ValueType {}

  /**
   * Whole numbers, {@code -12}.
   *
   * @param bits 8, 16, 24, 32 or 64
   */
  record Whole(int bits, boolean unsigned) implements ValueType {}

  /**
   * Decimal fractions, {@code -12.50} with as many digits after the point as the value has; {@code
   * NaN}, {@code Infinity} and {@code -Infinity} where there is no precision.
   *
   * @param precision digits in all; empty when there is no limit
   * @param scale digits after the point; empty when there is no limit
   */
  record Decimal(OptionalInt precision, OptionalInt scale) implements ValueType {}

  /**
   * Binary floating point: the shortest digits that read back as the same number, {@code 1e+30};
   * {@code NaN}, {@code Infinity}, {@code -Infinity}, {@code -0}.
   *
   * @param bits 32 or 64
   */
  record Floating(int bits) implements ValueType {}

  /**
   * Characters of Unicode, as they are.
   *
   * @param length in characters; empty when only {@code bytes}, or nothing, limits it
   * @param bytes the limit in bytes of UTF-8, where that is what the engine counts
   * @param padded whether trailing spaces are no part of a value; they are left off
   */
  record Text(OptionalLong length, OptionalLong bytes, boolean padded) implements ValueType {}

  /**
   * Bytes, {@code \xdeadbeef}.
   *
   * @param length in bytes; empty when there is no limit
   * @param fixed whether shorter values are filled up with zero bytes
   */
  record Bytes(OptionalLong length, boolean fixed) implements ValueType {}

  /**
   * Bits, {@code 0101}, all that the column has.
   *
   * @param length how many; empty when there is no limit
   */
  record Bits(OptionalInt length, boolean varying) implements ValueType {}

  /**
   * A day, {@code 2024-02-29}; {@code 0000-00-00}, {@code 2024-00-00} from MySQL and MariaDB;
   * {@code 0044-03-15 BC}, {@code infinity}, {@code -infinity} from PostgreSQL.
   *
   * @param zeros whether month and day may be zero, and the days before the year 1000 count
   */
  record Day(boolean zeros) implements ValueType {}

  /**
   * A time of day, {@code 23:59:59.123456}, without trailing zeros of the fraction.
   *
   * @param fraction digits after the second, 0 to 6
   */
  record TimeOfDay(int fraction) implements ValueType {}

  /** A time of day with an offset, PostgreSQL's own text, {@code 23:59:59+02}. */
  record TimeOfDayWithOffset(int fraction) implements ValueType {}

  /** A span of up to 839 hours either way, {@code -838:59:59.5}, as MySQL's and MariaDB's TIME. */
  record Span(int fraction) implements ValueType {}

  /** PostgreSQL's interval in its own text, {@code 1 year 2 mons -3 days 04:05:06}. */
  record Interval() implements ValueType {}

  /**
   * Day and time of no zone, {@code 2024-02-29 23:59:59.5}, without trailing zeros of the fraction;
   * else as {@link Day}.
   */
  record DateTime(int fraction, boolean zeros) implements ValueType {}

  /** A moment, written in UTC as {@link DateTime}, with no offset. */
  record Moment(int fraction, boolean zeros) implements ValueType {}

  /** A year of four digits, 1901 to 2155, or {@code 0}. */
  record Year() implements ValueType {}

  /**
   * One of these labels, by its text; {@code ''} is what MySQL and MariaDB keep for a wrong one.
   */
  record Enumeration(List<String> labels) implements ValueType {
    public Enumeration {
      labels = List.copyOf(labels);
    }
  }

  /** Some of these members, in their order, with commas between. */
  record Members(List<String> labels) implements ValueType {
    public Members {
      labels = List.copyOf(labels);
    }
  }

  /**
   * JSON.
   *
   * @param normal whether the engine keeps a normal form of its own; else the text as it was given
   */
  record Json(boolean normal) implements ValueType {}

  /** {@code a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}. */
  record Uuid() implements ValueType {}

  /**
   * An address of the internet.
   *
   * @param version 4, 6, or 0 for either with a network's length as in PostgreSQL's inet
   */
  record Internet(int version) implements ValueType {}

  /** MySQL's and MariaDB's geometry, as {@link Bytes}: the SRID, four bytes, then WKB. */
  record Geometry(String kind) implements ValueType {}

  /**
   * What only the engine itself has a notion of, in its own text: arrays, ranges, composite types,
   * full-text vectors, …
   */
  record Own(String engine, String type) implements ValueType {}
}
