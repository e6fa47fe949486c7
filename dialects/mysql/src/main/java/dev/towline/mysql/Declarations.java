package dev.towline.mysql;

import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bool;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.DateTime;
import dev.towline.model.ValueType.Day;
import dev.towline.model.ValueType.Decimal;
import dev.towline.model.ValueType.Enumeration;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Internet;
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Members;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Own;
import dev.towline.model.ValueType.Span;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.TimeOfDay;
import dev.towline.model.ValueType.TimeOfDayWithOffset;
import dev.towline.model.ValueType.Uuid;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column that is made for values of a kind: one that takes them all, or all but the
 * odd ones that the engine has no notion of. The counterpart of {@link MySqlTypes}.
 */
record Declarations(Engine engine, ServerVersion version) {

  static final int DECIMAL_DIGITS = 65;
  static final int DECIMAL_FRACTION = 30;

  /** As many characters of four bytes as a row holds. */
  static final long VARCHAR_MAX = 16_383;

  static final long VARBINARY_MAX = 65_533;
  private static final int FIXED_MAX = 255;
  private static final int BITS_MAX = 64;
  private static final int MEMBERS_MAX = 64;
  private static final long TINY = 255;
  private static final long SHORT = 65_535;
  private static final long MEDIUM = 16_777_215;
  private static final int BYTES_PER_CHARACTER = 4;

  /** No time with an offset, no address and no network is longer. */
  private static final String SHORT_TEXT = "varchar(64)";

  static final String ANY_TEXT = "longtext";

  String type(ValueType value) {
    if (value instanceof Bool) {
      return "tinyint(1)";
    } else if (value instanceof Whole whole) {
      return whole(whole);
    } else if (value instanceof Decimal decimal) {
      return decimal(decimal);
    } else if (value instanceof Floating floating) {
      return floating.bits() == 32 ? "float" : "double";
    } else if (value instanceof Text text) {
      return text(text);
    } else if (value instanceof Bytes bytes) {
      return bytes(bytes);
    } else if (value instanceof Bits bits) {
      return bits(bits);
    }
    return time(value);
  }

  private static String whole(Whole type) {
    String name =
        switch (type.bits()) {
          case 8 -> "tinyint";
          case 16 -> "smallint";
          case 24 -> "mediumint";
          case 32 -> "int";
          default -> "bigint";
        };
    return type.unsigned() ? name + " unsigned" : name;
  }

  private static String decimal(Decimal type) {
    int precision = type.precision().orElse(DECIMAL_DIGITS + 1);
    int scale = type.scale().orElse(0);
    return precision > DECIMAL_DIGITS || scale > DECIMAL_FRACTION
        ? ANY_TEXT
        : "decimal(%d,%d)".formatted(precision, scale);
  }

  private static String text(Text type) {
    if (type.length().isPresent()) {
      long length = type.length().getAsLong();
      if (length <= VARCHAR_MAX) {
        return (type.padded() && length <= FIXED_MAX ? "char(" : "varchar(") + length + ")";
      }
      return sized(length * BYTES_PER_CHARACTER, "text");
    }
    return sized(type.bytes().orElse(Long.MAX_VALUE), "text");
  }

  private static String bytes(Bytes type) {
    long length = type.length().orElse(Long.MAX_VALUE);
    if (type.fixed() && length <= FIXED_MAX) {
      return "binary(" + length + ")";
    }
    boolean blob = length == TINY || length > VARBINARY_MAX;
    return blob ? sized(length, "blob") : "varbinary(" + length + ")";
  }

  /** A TEXT or BLOB that holds that many bytes. */
  static String sized(long bytes, String what) {
    return bytes <= TINY
        ? "tiny" + what
        : bytes <= SHORT ? what : bytes <= MEDIUM ? "medium" + what : "long" + what;
  }

  private static String bits(Bits type) {
    int length = type.length().orElse(Integer.MAX_VALUE);
    if (!type.varying() && length <= BITS_MAX) {
      return "bit(" + length + ")";
    }
    return length <= VARCHAR_MAX ? "varchar(" + length + ")" : ANY_TEXT;
  }

  private String time(ValueType value) {
    if (value instanceof Day) {
      return "date";
    } else if (value instanceof TimeOfDay time) {
      return fraction("time", time.fraction());
    } else if (value instanceof Span span) {
      return fraction("time", span.fraction());
    } else if (value instanceof DateTime time) {
      return fraction("datetime", time.fraction());
    } else if (value instanceof Moment moment) {
      // A timestamp ends in 2038: only what was one is one.
      return fraction(moment.zeros() ? "timestamp" : "datetime", moment.fraction());
    } else if (value instanceof TimeOfDayWithOffset) {
      return SHORT_TEXT;
    } else if (value instanceof Year) {
      return "year";
    }
    return other(value);
  }

  private static String fraction(String name, int digits) {
    return digits == 0 ? name : name + "(" + digits + ")";
  }

  private String other(ValueType value) {
    if (value instanceof Enumeration type) {
      return labelled(type.labels()) ? labels("enum", type.labels()) : ANY_TEXT;
    } else if (value instanceof Members type) {
      return type.labels().size() <= MEMBERS_MAX ? labels("set", type.labels()) : ANY_TEXT;
    } else if (value instanceof Json) {
      return "json";
    } else if (value instanceof Uuid) {
      return engine.uuid(version);
    } else if (value instanceof Internet internet) {
      return engine.internet(internet.version(), version).orElse(SHORT_TEXT);
    } else if (value instanceof Geometry geometry) {
      return geometry.kind();
    } else if (value instanceof Own own && own.engine().equals(engine.name())) {
      return own.type();
    }
    return ANY_TEXT;
  }

  /** These engines cut spaces off the end of labels, and have none at all of no labels. */
  private static boolean labelled(List<String> labels) {
    return !labels.isEmpty() && labels.stream().noneMatch(label -> label.endsWith(" "));
  }

  private static String labels(String name, List<String> labels) {
    return labels.stream().map(Literal::quoted).collect(Collectors.joining(",", name + "(", ")"));
  }
}
