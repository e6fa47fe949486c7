package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
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
import dev.towline.model.ValueType.Uuid;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the values of a column of these engines are: the one place that reads their types. {@link
 * Declarations} is its counterpart, and {@code docs/types.md} shows both.
 */
public final class MySqlTypes {

  private static final long TINY = 255;
  private static final long SHORT = 65_535;
  private static final long MEDIUM = 16_777_215;
  private static final long LONG = 4_294_967_295L;

  private static final Set<String> GEOMETRIES =
      Set.of(
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection");

  /** What one of the engines, or an older version of it, does not have, or not as the other. */
  private static final Set<String> OWN =
      Set.of("json", "uuid", "inet4", "inet6", "vector", "xmltype");

  private MySqlTypes() {}

  /**
   * The kind of a column's values.
   *
   * @param engine the dialect's name
   * @param type as the catalogue writes it, {@code json} for MariaDB's too
   * @param collation the column's; empty where it has none
   */
  public static ValueType value(String engine, String type, Optional<String> collation) {
    ColumnType parts = ColumnType.of(type);
    boolean unsigned = parts.unsigned();
    return switch (parts.name()) {
      case "tinyint" -> new Whole(8, unsigned);
      case "smallint" -> new Whole(16, unsigned);
      case "mediumint" -> new Whole(24, unsigned);
      case "int" -> new Whole(32, unsigned);
      case "bigint" -> new Whole(64, unsigned);
      case "year" -> new Year();
      case "decimal" ->
          new Decimal(OptionalInt.of(parts.size(10)), OptionalInt.of(parts.sizes().get(1)));
      case "float" -> new Floating(32);
      case "double" -> new Floating(64);
      case "bit" -> new Bits(OptionalInt.of(parts.size(1)), false);
      case "date" -> new Day(true);
      case "time" -> new Span(parts.size(0));
      case "datetime" -> new DateTime(parts.size(0), true);
      case "timestamp" -> new Moment(parts.size(0), true);
      case "char" -> new Text(OptionalLong.of(parts.size(1)), OptionalLong.empty(), true);
      case "varchar" -> new Text(OptionalLong.of(parts.size(1)), OptionalLong.empty(), false);
      case "tinytext" -> text(TINY, collation);
      case "text" -> text(SHORT, collation);
      case "mediumtext" -> text(MEDIUM, collation);
      case "longtext" -> text(LONG, collation);
      case "binary" -> new Bytes(OptionalLong.of(parts.size(1)), true);
      case "varbinary" -> bytes(parts.size(1));
      case "tinyblob" -> bytes(TINY);
      case "blob" -> bytes(SHORT);
      case "mediumblob" -> bytes(MEDIUM);
      case "longblob" -> bytes(LONG);
      case "vector" -> bytes(4L * parts.size(2048));
      case "enum" -> new Enumeration(parts.labels());
      case "set" -> new Members(parts.labels());
      case "json" -> new Json(engine.equals("mysql"));
      case "uuid" -> new Uuid();
      case "inet4" -> new Internet(4);
      case "inet6" -> new Internet(6);
      default ->
          GEOMETRIES.contains(parts.name())
              ? new Geometry(parts.name().replace("geomcollection", "geometrycollection"))
              : new Own(engine, type);
    };
  }

  private static ValueType bytes(long length) {
    return new Bytes(OptionalLong.of(length), false);
  }

  /**
   * The limit of a TEXT is in bytes of its own character set, of which a character has one at
   * least.
   */
  private static ValueType text(long bytes, Optional<String> collation) {
    boolean utf8 = collation.filter(name -> name.startsWith("utf8")).isPresent();
    return utf8
        ? new Text(OptionalLong.empty(), OptionalLong.of(bytes), false)
        : new Text(OptionalLong.of(bytes), OptionalLong.empty(), false);
  }

  /** Whether a type means the same on both engines, sizes and attributes included. */
  static boolean common(String type) {
    String name = ColumnType.of(type).name();
    return !OWN.contains(name) && !name.equals("geomcollection");
  }

  /** Whether the column rounds what it is given to some digits, as {@code float(7,3)} does. */
  static boolean rounds(Column column) {
    return column.value() instanceof Floating && ColumnType.of(column.type()).sizes().size() == 2;
  }

  /** Whether the column refuses numbers below zero. */
  static boolean unsigned(Column column) {
    return ColumnType.of(column.type()).unsigned();
  }
}
