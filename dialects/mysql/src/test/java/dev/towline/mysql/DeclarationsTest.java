package dev.towline.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Fit;
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
import dev.towline.model.ValueType.Interval;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeclarationsTest {

  static Stream<ValueType> values() {
    return Stream.of(
        new Bool(),
        new Whole(8, true),
        new Whole(24, false),
        new Whole(64, true),
        new Decimal(OptionalInt.of(65), OptionalInt.of(30)),
        new Decimal(OptionalInt.of(66), OptionalInt.of(0)),
        new Decimal(OptionalInt.empty(), OptionalInt.empty()),
        new Floating(32),
        new Floating(64),
        text(OptionalLong.of(7), true),
        text(OptionalLong.of(300), true),
        text(OptionalLong.of(16_383), false),
        text(OptionalLong.of(16_384), false),
        text(OptionalLong.empty(), false),
        new Text(OptionalLong.empty(), OptionalLong.of(63), false),
        new Text(OptionalLong.empty(), OptionalLong.of(65_535), false),
        new Bytes(OptionalLong.of(16), true),
        new Bytes(OptionalLong.of(300), true),
        new Bytes(OptionalLong.of(65_535), false),
        new Bytes(OptionalLong.empty(), false),
        new Bits(OptionalInt.of(64), false),
        new Bits(OptionalInt.of(65), false),
        new Bits(OptionalInt.of(9), true),
        new Bits(OptionalInt.empty(), true),
        new Day(false),
        new TimeOfDay(6),
        new TimeOfDayWithOffset(6),
        new Span(3),
        new Interval(),
        new DateTime(0, false),
        new Moment(6, false),
        new Moment(6, true),
        new Year(),
        new Enumeration(List.of("a", "it's", "A")),
        new Enumeration(List.of("a ")),
        new Members(List.of("x", "y")),
        new Json(true),
        new Json(false),
        new Uuid(),
        new Internet(0),
        new Internet(4),
        new Internet(6),
        new Geometry("point"),
        new Own("postgresql", "integer[]"));
  }

  private static Text text(OptionalLong length, boolean padded) {
    return new Text(length, OptionalLong.empty(), padded);
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatIsDeclaredTakesAllButTheOdd(ValueType value) {
    String type = new Declarations(new MySqlEngine(), new ServerVersion(8, 0, 30)).type(value);

    ValueType there = MySqlTypes.value("mysql", type, Optional.of("utf8mb4_0900_bin"));

    assertThat(Fit.of(value, there).verdict())
        .as(type)
        .isLessThanOrEqualTo(Fit.Verdict.ODD_REFUSED);
  }
}
