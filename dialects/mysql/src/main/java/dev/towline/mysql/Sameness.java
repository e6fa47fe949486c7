package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.Enumeration;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Members;
import dev.towline.model.ValueType.Own;
import dev.towline.model.ValueType.Text;

/**
 * When two values of columns of one type are the same, not merely equal: texts in every byte, zeros
 * in their sign, JSON in its text.
 */
final class Sameness {

  private Sameness() {}

  /** A condition that is true or false, of nulls too. */
  static String same(Column column, String one, String other) {
    return "%s <=> %s".formatted(exact(column, one), exact(column, other));
  }

  /** The same of a key's columns, which hold no nulls; an index of the second is used. */
  static String sameKey(Column column, String one, String other) {
    String equal = one + " = " + other;
    return column.value() instanceof Text
        ? equal + " and " + exact(column, one) + " = " + exact(column, other)
        : equal;
  }

  /** An expression that is equal for the same values only. */
  static String exact(Column column, String value) {
    if (column.value() instanceof Text
        || column.value() instanceof Json
        || column.value() instanceof Geometry
        || column.value() instanceof Own) {
      return "cast(%s as binary)".formatted(value);
    } else if (column.value() instanceof Floating) {
      return "concat(%s * 1e0)".formatted(value);
    } else if (column.value() instanceof Enumeration || column.value() instanceof Members) {
      return "cast(%s as unsigned)".formatted(value);
    }
    return value;
  }

  /** The same as text of bytes, to be hashed; null for null. */
  static String bytes(Column column, String value) {
    boolean asIs = column.value() instanceof Bytes;
    return asIs ? value : "cast(%s as binary)".formatted(exact(column, value));
  }
}
