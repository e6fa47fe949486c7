package dev.towline.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Fit;
import dev.towline.model.Fit.Verdict;
import dev.towline.model.UserType;
import dev.towline.model.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Types are kinds of values, and kinds of values have types. */
class PostgresTypesTest {

  private static final List<String> TWINS =
      List.of(
          "boolean",
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "numeric(10,2)",
          "real",
          "double precision",
          "text",
          "character varying(20)",
          "character(20)",
          "bytea",
          "bit(8)",
          "bit varying(8)",
          "bit varying",
          "date",
          "time without time zone",
          "time(3) without time zone",
          "time with time zone",
          "timestamp without time zone",
          "timestamp(0) without time zone",
          "timestamp with time zone",
          "timestamp(3) with time zone",
          "interval",
          "json",
          "jsonb",
          "uuid",
          "inet",
          "integer[]",
          "public.hstore");

  @Test
  void whatHasAKindIsDeclaredAsItself() {
    assertThat(TWINS)
        .allSatisfy(type -> assertThat(PostgresTypes.declaration(of(type))).isEqualTo(type));
  }

  @Test
  void whatRoundsOrCutsInAWayOfItsOwnHasNoKindOfOthers() {
    for (String type : List.of("numeric(3,-2)", "numeric(2,4)", "interval(0)", "money", "cidr")) {
      assertThat(of(type)).isEqualTo(new ValueType.Own("postgresql", type));
    }
  }

  @Test
  void usersTypesAreWhatTheyAreMadeOf() {
    UserType positive = new UserType(UserType.Kind.DOMAIN, List.of("integer", "CHECK (…)"));
    UserType mood = new UserType(UserType.Kind.ENUM, List.of("sad", "happy"));

    assertThat(PostgresTypes.of("public.positive", Optional.of(positive)))
        .isEqualTo(new ValueType.Whole(32, false));
    assertThat(PostgresTypes.of("public.mood", Optional.of(mood)))
        .isEqualTo(new ValueType.Enumeration(List.of("sad", "happy")));
    assertThat(PostgresTypes.of("public.mood[]", Optional.of(mood)))
        .isEqualTo(new ValueType.Own("postgresql", "public.mood[]"));
    assertThat(of("public.citext")).isEqualTo(of("text"));
  }

  /** What other engines have and PostgreSQL has no twin for. */
  @Test
  void everyKindHasATypeThatTakesItsValuesBesideOddOnes() {
    List<ValueType> kinds =
        List.of(
            new ValueType.Whole(8, false),
            new ValueType.Whole(8, true),
            new ValueType.Whole(16, true),
            new ValueType.Whole(24, true),
            new ValueType.Whole(32, true),
            new ValueType.Whole(64, true),
            new ValueType.Decimal(OptionalInt.of(65), OptionalInt.of(30)),
            new ValueType.Text(OptionalLong.empty(), OptionalLong.of(65_535), false),
            new ValueType.Text(OptionalLong.of(16_383), OptionalLong.empty(), false),
            new ValueType.Text(OptionalLong.of(0), OptionalLong.empty(), true),
            new ValueType.Bytes(OptionalLong.of(16), true),
            new ValueType.Day(true),
            new ValueType.Span(6),
            new ValueType.DateTime(3, true),
            new ValueType.Moment(0, true),
            new ValueType.Year(),
            new ValueType.Enumeration(List.of("a")),
            new ValueType.Members(List.of("a", "b")),
            new ValueType.Internet(4),
            new ValueType.Internet(6),
            new ValueType.Geometry("point"),
            new ValueType.Own("mysql", "vector(4)"));

    assertThat(kinds)
        .allSatisfy(
            kind -> {
              Fit fit = Fit.of(kind, of(PostgresTypes.declaration(kind)));
              assertThat(fit.verdict()).isLessThanOrEqualTo(Verdict.ODD_REFUSED);
              assertThat(fit.sameText()).isTrue();
            });
  }

  private static ValueType of(String type) {
    return PostgresTypes.of(type, Optional.empty());
  }
}
