package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MySqlTypesTest {

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("tinyint(1)", new Whole(8, false)),
        Arguments.of("smallint(5) unsigned", new Whole(16, true)),
        Arguments.of("mediumint", new Whole(24, false)),
        Arguments.of("int(8) unsigned zerofill", new Whole(32, true)),
        Arguments.of("bigint(20) unsigned", new Whole(64, true)),
        Arguments.of("decimal(65,30)", new Decimal(OptionalInt.of(65), OptionalInt.of(30))),
        Arguments.of("decimal(10,2) unsigned", new Decimal(OptionalInt.of(10), OptionalInt.of(2))),
        Arguments.of("float(7,3)", new Floating(32)),
        Arguments.of("double unsigned", new Floating(64)),
        Arguments.of("bit(64)", new Bits(OptionalInt.of(64), false)),
        Arguments.of("date", new Day(true)),
        Arguments.of("time(3)", new Span(3)),
        Arguments.of("datetime", new DateTime(0, true)),
        Arguments.of("timestamp(6)", new Moment(6, true)),
        Arguments.of("year(4)", new Year()),
        Arguments.of("char(10)", new Text(OptionalLong.of(10), OptionalLong.empty(), true)),
        Arguments.of("varchar(20)", new Text(OptionalLong.of(20), OptionalLong.empty(), false)),
        Arguments.of("text", new Text(OptionalLong.empty(), OptionalLong.of(65_535), false)),
        Arguments.of("binary(16)", new Bytes(OptionalLong.of(16), true)),
        Arguments.of("varbinary(100)", new Bytes(OptionalLong.of(100), false)),
        Arguments.of("longblob", new Bytes(OptionalLong.of(4_294_967_295L), false)),
        Arguments.of("vector(3)", new Bytes(OptionalLong.of(12), false)),
        Arguments.of(
            "enum('a','it''s','b\\\\c','','(,)')",
            new Enumeration(List.of("a", "it's", "b\\c", "", "(,)"))),
        Arguments.of("set('x','y z')", new Members(List.of("x", "y z"))),
        Arguments.of("json", new Json(true)),
        Arguments.of("uuid", new Uuid()),
        Arguments.of("inet4", new Internet(4)),
        Arguments.of("inet6", new Internet(6)),
        Arguments.of("multipolygon", new Geometry("multipolygon")),
        Arguments.of("xmltype", new Own("mysql", "xmltype")));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeIsOfAKind(String type, ValueType value) {
    assertThat(MySqlTypes.value("mysql", type, Optional.of("utf8mb4_bin"))).isEqualTo(value);
  }

  @Test
  void mariaDbKeepsTheTextOfJson() {
    assertThat(MySqlTypes.value("mariadb", "json", Optional.empty())).isEqualTo(new Json(false));
  }

  @Test
  void aTextOfAnotherCharacterSetHoldsUpToACharacterAByte() {
    assertThat(MySqlTypes.value("mysql", "tinytext", Optional.of("latin1_swedish_ci")))
        .isEqualTo(new Text(OptionalLong.of(255), OptionalLong.empty(), false));
  }
}
