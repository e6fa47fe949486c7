package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bool;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.DateTime;
import dev.towline.model.ValueType.Day;
import dev.towline.model.ValueType.Decimal;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Span;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.TimeOfDay;
import dev.towline.model.ValueType.Uuid;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;

/**
 * Neutral text as a value of a column: SQL expressions around a placeholder or a variable that
 * holds the text. What the column would take but change is for {@link Exactness} to refuse.
 */
final class FromText {

  private static final String LARGEST_FLOAT = "3.4028234663852886e38";

  private FromText() {}

  /**
   * The value to be written. It is not cast to the column's type, so that the column itself refuses
   * what it cannot hold.
   *
   * @param from what the text is
   * @param text a placeholder or a variable
   */
  static String value(Column column, ValueType from, String text) {
    ValueType to = column.value();
    if (from instanceof Bytes || from instanceof Geometry) {
      return to instanceof Bytes || to instanceof Geometry ? unhex(text) : text;
    }
    if (from instanceof Uuid && to instanceof Bytes) {
      return "unhex(replace(%s, '-', ''))".formatted(text);
    }
    if (to instanceof Floating narrow && narrow.bits() == 32 && from instanceof Floating also) {
      // The shortest text of the largest float is a larger number than that float.
      return also.bits() == 32
          ? "least(greatest(%1$s * 1e0, -%2$s), %2$s)".formatted(text, LARGEST_FLOAT)
          : text;
    }
    if (to instanceof Bits || (from instanceof Bits && to instanceof Whole)) {
      return from instanceof Bits || from instanceof Bool ? bits(text) : unsigned(text);
    }
    if (from instanceof Floating real && real.bits() == 32 && to instanceof Floating) {
      return largest(text);
    }
    // As text, a year 0 would be the year 2000.
    return to instanceof Year ? unsigned(text) : text;
  }

  /**
   * The value to compare the column with, of the column's own type, so that its index is used. Text
   * is compared by the column's collation: see {@link #same}.
   */
  static String key(Column column, String text) {
    ValueType type = column.value();
    if (type instanceof Whole whole) {
      return whole.unsigned() ? unsigned(text) : "cast(%s as signed)".formatted(text);
    } else if (type instanceof Bool) {
      return "cast(%s as signed)".formatted(text);
    } else if (type instanceof Decimal decimal) {
      return "cast(%s as decimal(65,%d))".formatted(text, decimal.scale().orElse(0));
    } else if (type instanceof Floating floating) {
      return floating.bits() == 32
          ? "cast(%s as float)".formatted(largest(text))
          : "cast(%s as double)".formatted(text);
    } else if (type instanceof Day) {
      return "cast(%s as date)".formatted(text);
    } else if (type instanceof DateTime at) {
      return "cast(%s as datetime(%d))".formatted(text, at.fraction());
    } else if (type instanceof Moment at) {
      return "cast(%s as datetime(%d))".formatted(text, at.fraction());
    } else if (type instanceof Span span) {
      return "cast(%s as time(%d))".formatted(text, span.fraction());
    } else if (type instanceof TimeOfDay time) {
      return "cast(%s as time(%d))".formatted(text, time.fraction());
    }
    return value(column, type, text);
  }

  /**
   * Whether a column holds the text, in every byte.
   *
   * @param name the column as it stands in a statement
   */
  static String same(Column column, String name, String text) {
    String equal = name + " = " + key(column, text);
    return column.value() instanceof Text
        ? "%s and cast(convert(%s using utf8mb4) as binary) = cast(%s as binary)"
            .formatted(equal, name, text)
        : equal;
  }

  /** How many placeholders {@link #same} has for one value. */
  static int placeholders(Column column) {
    return column.value() instanceof Text ? 2 : 1;
  }

  /** The shortest text of the largest number of 32 bits is above it, and out of range. */
  private static String largest(String text) {
    return "replace(%s, '3.4028235e+38', '3.4028234663852886e+38')".formatted(text);
  }

  private static String unhex(String text) {
    return "unhex(substr(%s, 3))".formatted(text);
  }

  private static String bits(String text) {
    return "cast(conv(%s, 2, 10) as unsigned)".formatted(text);
  }

  private static String unsigned(String text) {
    return "cast(%s as unsigned)".formatted(text);
  }
}
