package dev.towline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Fit.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What fits where, over the whole product of kinds. */
class FitTest {

  private static final Map<String, ValueType> KINDS = kinds();

  /**
   * A line for each kind on the leader, a letter for each kind on the follower, in the same order:
   * {@code =} exact, {@code +} widens, {@code o} odd values refused, {@code s} some refused, {@code
   * .} refused; {@code *}, {@code O} and {@code S} where the follower writes values in another way.
   */
  private static final String TABLE =
      """
      bool         =++++......+.+.................+++.......
      int8         s===s==*++.....................+++.......
      int32        ss==s==S.*.....................+ss.......
      int64        sss=s=sS.......................+ss.......
      uint64       ssss==sS.......................+ss.......
      decimal      .....=SS.......................+ss.......
      decimal10,0  .ss=s==S.......................+ss.......
      decimal10,2  .....=.=.......................+ss.......
      float32      ........=*.....................+ss.......
      float64      .........=.....................+ss.......
      year         .s+++.....=....................+++.......
      bit1         +..........=.=.................+++.......
      bit8         ............==.................+++.......
      varbit       .............=.................+ss.......
      bytes        ..............=s...............+ss.......
      bytes16      ..............==...............+ss.......
      binary16     ..............===..............+ss.......
      geometry     ..............+s.=s............+ss.......
      point        ..............+s.==............+ss.......
      day          ...................=o*O........+ss.......
      day0         ...................o=O*........+++.......
      datetime     .....................=.+.......+ss.......
      datetime0    .....................o=os......+ss.......
      moment       .....................+.=.......+ss.......
      moment0      .....................o+o=......+ss.......
      time         .........................=.++..+ss.......
      timetz       ..........................=....+ss.......
      span         .........................s.=+..+ss.......
      interval     ............................=..+ss.......
      enum         .............................=.++........
      set          ..............................=++........
      text         ...............................=s.s......
      varchar10    ...............................==.s......
      char10       ...............................===s......
      json         ...............................+s.=*.....
      jsonb        ...............................+s.+*.....
      uuid         ...............................+ss..=....
      inet         ...............................+ss...=ss.
      inet4        ...............................+ss...==..
      inet6        ...............................+ss...=.=.
      integer[]    ...............................+s.......=
      """;

  @Test
  void theWholeTableIsAsItWasDecided() {
    String table =
        KINDS.entrySet().stream()
            .map(
                from ->
                    "%-13s".formatted(from.getKey())
                        + KINDS.values().stream()
                            .map(to -> letter(Fit.of(from.getValue(), to)))
                            .collect(Collectors.joining()))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(table).isEqualTo(TABLE);
  }

  private static String letter(Fit fit) {
    return switch (fit.verdict()) {
      case EXACT -> "=";
      case WIDENS -> fit.sameText() ? "+" : "*";
      case ODD_REFUSED -> fit.sameText() ? "o" : "O";
      case SOME_REFUSED -> fit.sameText() ? "s" : "S";
      case REFUSED -> ".";
    };
  }

  @Test
  void everyKindFitsItselfExactlyButForNormalFormsOfJson() {
    assertThat(KINDS.values())
        .filteredOn(kind -> !kind.equals(new ValueType.Json(true)))
        .allSatisfy(kind -> assertThat(Fit.of(kind, kind)).isEqualTo(Fit.EXACT));
  }

  @Test
  void everyKindIsHeldByATextWithoutALimitAndComesBackTheSame() {
    ValueType text = text(OptionalLong.empty(), OptionalLong.empty(), false);

    assertThat(KINDS.values())
        .allSatisfy(
            kind -> {
              assertThat(Fit.of(kind, text).verdict()).isLessThanOrEqualTo(Verdict.WIDENS);
              assertThat(Fit.of(kind, text).sameText()).isTrue();
            });
  }

  @Test
  void whatIsNotExactIsSaidInWordsAndWhatIsRefusedHasARemedy() {
    for (ValueType from : KINDS.values()) {
      for (ValueType to : KINDS.values()) {
        Fit fit = Fit.of(from, to);
        assertThat(fit.difference().isEmpty()).isEqualTo(fit.verdict() == Verdict.EXACT);
        assertThat(fit.remedy().isEmpty()).isEqualTo(fit.verdict().compareTo(Verdict.WIDENS) <= 0);
      }
    }
  }

  @Test
  void whatIsTooLargeIsNamedByItsLimit() {
    assertThat(Fit.of(new ValueType.Whole(64, true), new ValueType.Whole(64, false)).difference())
        .isEqualTo("numbers above 9223372036854775807 are refused");
    assertThat(Fit.of(new ValueType.Whole(8, false), new ValueType.Whole(64, true)).difference())
        .isEqualTo("numbers below 0 are refused");
    assertThat(Fit.of(decimal(65, 30), decimal(60, 30)).difference())
        .isEqualTo("numbers of more than 30 digits before the point are refused");
    assertThat(Fit.of(decimal(10, 4), decimal(10, 2)).difference())
        .isEqualTo("fractions of more than 2 digits would be rounded");
  }

  @Test
  void lengthsAreCountedInCharactersAndInBytes() {
    ValueType characters = text(OptionalLong.of(20_000), OptionalLong.empty(), false);
    ValueType bytes = text(OptionalLong.empty(), OptionalLong.of(65_535), false);
    ValueType large = text(OptionalLong.empty(), OptionalLong.of(4_294_967_295L), false);

    assertThat(Fit.of(characters, bytes).difference())
        .isEqualTo("texts of more than 65535 bytes are refused");
    assertThat(Fit.of(bytes, characters).difference())
        .isEqualTo("texts of more than 20000 characters are refused");
    assertThat(Fit.of(text(OptionalLong.empty(), OptionalLong.empty(), false), large).verdict())
        .isEqualTo(Verdict.EXACT);
  }

  @Test
  void labelsThatTheFollowerLacksAreNamed() {
    Fit fit =
        Fit.of(
            new ValueType.Enumeration(List.of("new", "paid", "lost")),
            new ValueType.Enumeration(List.of("paid", "new")));

    assertThat(fit.difference()).isEqualTo("the labels lost are refused");
    assertThat(fit.verdict()).isEqualTo(Verdict.SOME_REFUSED);
  }

  @Test
  void theWorseOfTwoThingsDecidesAndBothAreTold() {
    Fit fit = Fit.of(new ValueType.DateTime(0, true), new ValueType.Moment(6, true));

    assertThat(fit.verdict()).isEqualTo(Verdict.SOME_REFUSED);
    assertThat(fit.difference())
        .isEqualTo(
            "day and time are taken to be in UTC; "
                + "moments before 1970 or after January 2038 are refused");
  }

  private static Map<String, ValueType> kinds() {
    Map<String, ValueType> kinds = new LinkedHashMap<>();
    kinds.put("bool", new ValueType.Bool());
    kinds.put("int8", new ValueType.Whole(8, false));
    kinds.put("int32", new ValueType.Whole(32, false));
    kinds.put("int64", new ValueType.Whole(64, false));
    kinds.put("uint64", new ValueType.Whole(64, true));
    kinds.put("decimal", new ValueType.Decimal(OptionalInt.empty(), OptionalInt.empty()));
    kinds.put("decimal10,0", decimal(10, 0));
    kinds.put("decimal10,2", decimal(10, 2));
    kinds.put("float32", new ValueType.Floating(32));
    kinds.put("float64", new ValueType.Floating(64));
    kinds.put("year", new ValueType.Year());
    kinds.put("bit1", new ValueType.Bits(OptionalInt.of(1), false));
    kinds.put("bit8", new ValueType.Bits(OptionalInt.of(8), false));
    kinds.put("varbit", new ValueType.Bits(OptionalInt.empty(), true));
    kinds.put("bytes", new ValueType.Bytes(OptionalLong.empty(), false));
    kinds.put("bytes16", new ValueType.Bytes(OptionalLong.of(16), false));
    kinds.put("binary16", new ValueType.Bytes(OptionalLong.of(16), true));
    kinds.put("geometry", new ValueType.Geometry("geometry"));
    kinds.put("point", new ValueType.Geometry("point"));
    kinds.put("day", new ValueType.Day(false));
    kinds.put("day0", new ValueType.Day(true));
    kinds.put("datetime", new ValueType.DateTime(6, false));
    kinds.put("datetime0", new ValueType.DateTime(0, true));
    kinds.put("moment", new ValueType.Moment(6, false));
    kinds.put("moment0", new ValueType.Moment(0, true));
    kinds.put("time", new ValueType.TimeOfDay(6));
    kinds.put("timetz", new ValueType.TimeOfDayWithOffset(6));
    kinds.put("span", new ValueType.Span(6));
    kinds.put("interval", new ValueType.Interval());
    kinds.put("enum", new ValueType.Enumeration(List.of("a", "b")));
    kinds.put("set", new ValueType.Members(List.of("a", "b")));
    kinds.put("text", text(OptionalLong.empty(), OptionalLong.empty(), false));
    kinds.put("varchar10", text(OptionalLong.of(10), OptionalLong.empty(), false));
    kinds.put("char10", text(OptionalLong.of(10), OptionalLong.empty(), true));
    kinds.put("json", new ValueType.Json(false));
    kinds.put("jsonb", new ValueType.Json(true));
    kinds.put("uuid", new ValueType.Uuid());
    kinds.put("inet", new ValueType.Internet(0));
    kinds.put("inet4", new ValueType.Internet(4));
    kinds.put("inet6", new ValueType.Internet(6));
    kinds.put("integer[]", new ValueType.Own("postgresql", "integer[]"));
    return kinds;
  }

  private static ValueType decimal(int precision, int scale) {
    return new ValueType.Decimal(OptionalInt.of(precision), OptionalInt.of(scale));
  }

  private static ValueType text(OptionalLong length, OptionalLong bytes, boolean padded) {
    return new ValueType.Text(length, bytes, padded);
  }
}
