package dev.towline.postgresql;

import dev.towline.model.UserType;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.DateTime;
import dev.towline.model.ValueType.Day;
import dev.towline.model.ValueType.Decimal;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Own;
import dev.towline.model.ValueType.Text;
import dev.towline.model.ValueType.TimeOfDay;
import dev.towline.model.ValueType.TimeOfDayWithOffset;
import dev.towline.model.ValueType.Whole;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's types as kinds of values, and kinds of values as PostgreSQL's types. */
final class PostgresTypes {

  static final String ENGINE = "postgresql";

  private static final Pattern MODIFIED =
      Pattern.compile("(?<name>[^\"(]+)\\((?<sizes>[0-9, -]+)\\)(?<rest>[a-z ]*)");

  private static final int FULL_FRACTION = 6;

  /** The longest that character and character varying can be declared. */
  private static final long CHARACTERS_MAX = 10_485_760;

  private static final int NAME_BYTES = 63;

  private PostgresTypes() {}

  /**
   * What the values of a column are. A domain's are its base type's; what rounds or cuts as no
   * other engine does is a type of our own.
   *
   * @param type as {@code format_type} names it
   */
  static ValueType of(String type, Optional<UserType> userType) {
    if (type.endsWith("[]") || userType.isEmpty()) {
      return builtIn(type);
    }
    UserType made = userType.get();
    return switch (made.kind()) {
      case ENUM -> new ValueType.Enumeration(made.parts());
      case DOMAIN -> builtIn(made.parts().get(0));
      case COMPOSITE, RANGE -> new Own(ENGINE, type);
    };
  }

  private static ValueType builtIn(String type) {
    Matcher modified = MODIFIED.matcher(type);
    if (!modified.matches()) {
      return plain(type);
    }
    String name =
        Objects.requireNonNull(modified.group("name"))
            + Objects.requireNonNull(modified.group("rest"));
    List<Integer> sizes =
        Stream.of(Objects.requireNonNull(modified.group("sizes")).split(",", -1))
            .map(size -> Integer.parseInt(size.trim()))
            .toList();
    return sized(type, name, sizes.get(0), sizes.size() > 1 ? sizes.get(1) : 0);
  }

  private static ValueType plain(String type) {
    return switch (type) {
      case "boolean" -> new ValueType.Bool();
      case "smallint" -> new Whole(16, false);
      case "integer" -> new Whole(32, false);
      case "bigint" -> new Whole(64, false);
      case "numeric" -> new Decimal(OptionalInt.empty(), OptionalInt.empty());
      case "real" -> new Floating(32);
      case "double precision" -> new Floating(64);
      case "text", "character varying" -> text(OptionalLong.empty(), false);
      case "bpchar" -> text(OptionalLong.empty(), true);
      case "name" -> new Text(OptionalLong.empty(), OptionalLong.of(NAME_BYTES), false);
      case "bytea" -> new Bytes(OptionalLong.empty(), false);
      case "bit varying" -> new Bits(OptionalInt.empty(), true);
      case "date" -> new Day(false);
      case "time without time zone" -> new TimeOfDay(FULL_FRACTION);
      case "time with time zone" -> new TimeOfDayWithOffset(FULL_FRACTION);
      case "timestamp without time zone" -> new DateTime(FULL_FRACTION, false);
      case "timestamp with time zone" -> new Moment(FULL_FRACTION, false);
      case "interval" -> new ValueType.Interval();
      case "json" -> new ValueType.Json(false);
      case "jsonb" -> new ValueType.Json(true);
      case "uuid" -> new ValueType.Uuid();
      case "inet" -> new ValueType.Internet(0);
      default ->
          type.equals("citext") || type.endsWith(".citext")
              ? text(OptionalLong.empty(), false)
              : new Own(ENGINE, type);
    };
  }

  private static ValueType sized(String type, String name, int size, int scale) {
    return switch (name) {
      case "character varying" -> text(OptionalLong.of(size), false);
      case "character" -> text(OptionalLong.of(size), true);
      case "numeric" ->
          scale < 0 || scale > size
              ? new Own(ENGINE, type)
              : new Decimal(OptionalInt.of(size), OptionalInt.of(scale));
      case "bit" -> new Bits(OptionalInt.of(size), false);
      case "bit varying" -> new Bits(OptionalInt.of(size), true);
      case "time without time zone" -> new TimeOfDay(size);
      case "time with time zone" -> new TimeOfDayWithOffset(size);
      case "timestamp without time zone" -> new DateTime(size, false);
      case "timestamp with time zone" -> new Moment(size, false);
      default -> new Own(ENGINE, type);
    };
  }

  private static Text text(OptionalLong length, boolean padded) {
    return new Text(length, OptionalLong.empty(), padded);
  }

  /** The type of a column that is made for these values: the narrowest that takes them all. */
  static String declaration(ValueType type) {
    if (type instanceof Whole whole) {
      return whole(whole);
    }
    if (type instanceof Decimal decimal) {
      return decimal.precision().isPresent()
          ? "numeric(%d,%d)".formatted(decimal.precision().getAsInt(), decimal.scale().orElse(0))
          : "numeric";
    }
    if (type instanceof Floating floating) {
      return floating.bits() == 32 ? "real" : "double precision";
    }
    if (type instanceof Text text) {
      return text(text);
    }
    if (type instanceof Bits bits) {
      return (bits.varying() ? "bit varying" : "bit")
          + (bits.length().isPresent() ? "(" + bits.length().getAsInt() + ")" : "");
    }
    if (type instanceof Own own) {
      return own.engine().equals(ENGINE) ? own.type() : "text";
    }
    return time(type);
  }

  private static String whole(Whole type) {
    int bits = type.bits() + (type.unsigned() ? 1 : 0);
    return bits <= 16
        ? "smallint"
        : bits <= 32 ? "integer" : bits <= 64 ? "bigint" : "numeric(20,0)";
  }

  private static String text(Text type) {
    long length = type.length().orElse(CHARACTERS_MAX + 1);
    if (length > CHARACTERS_MAX || length == 0) {
      return "text";
    }
    return (type.padded() ? "character(" : "character varying(") + length + ")";
  }

  private static String time(ValueType type) {
    if (type instanceof TimeOfDay time) {
      return "time%s without time zone".formatted(fraction(time.fraction()));
    }
    if (type instanceof TimeOfDayWithOffset time) {
      return "time%s with time zone".formatted(fraction(time.fraction()));
    }
    if (type instanceof DateTime time) {
      return "timestamp%s without time zone".formatted(fraction(time.fraction()));
    }
    if (type instanceof Moment moment) {
      return "timestamp%s with time zone".formatted(fraction(moment.fraction()));
    }
    return single(type);
  }

  private static String fraction(int digits) {
    return digits == FULL_FRACTION ? "" : "(" + digits + ")";
  }

  /** Labels are texts here: a type of labels would refuse the label that the leader has next. */
  private static String single(ValueType type) {
    if (type instanceof ValueType.Bool) {
      return "boolean";
    }
    if (type instanceof Bytes || type instanceof ValueType.Geometry) {
      return "bytea";
    }
    if (type instanceof Day) {
      return "date";
    }
    if (type instanceof ValueType.Span || type instanceof ValueType.Interval) {
      return "interval";
    }
    if (type instanceof ValueType.Year) {
      return "smallint";
    }
    if (type instanceof ValueType.Json json) {
      return json.normal() ? "jsonb" : "json";
    }
    if (type instanceof ValueType.Uuid) {
      return "uuid";
    }
    return type instanceof ValueType.Internet ? "inet" : "text";
  }
}
