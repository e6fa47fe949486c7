package dev.towline.model;

import static dev.towline.model.Fit.EXACT;
import static dev.towline.model.Fit.oddRefused;
import static dev.towline.model.Fit.refused;
import static dev.towline.model.Fit.someRefused;
import static dev.towline.model.Fit.widens;

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
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** The table behind {@link Fit}: a line for each two kinds of which the one takes the other. */
final class FitTable {

  private static final String ROUNDED = "some values would be rounded";

  private record Line<F extends ValueType, T extends ValueType>(
      Class<F> from, Class<T> to, BiFunction<F, T, Fit> fit) {

    boolean matches(ValueType leader, ValueType follower) {
      return from.isInstance(leader) && to.isInstance(follower);
    }

    Fit apply(ValueType leader, ValueType follower) {
      return fit.apply(from.cast(leader), to.cast(follower));
    }
  }

  /** What is not here is refused. */
  private static final List<Line<?, ?>> LINES =
      List.of(
          new Line<>(Bool.class, Bool.class, (from, to) -> EXACT),
          new Line<>(Bool.class, Whole.class, (from, to) -> widens("true is 1 and false is 0")),
          new Line<>(Bool.class, Bits.class, FitTable::bit),
          new Line<>(Whole.class, Bool.class, (from, to) -> bool()),
          new Line<>(Whole.class, Whole.class, FitTable::whole),
          new Line<>(Whole.class, Decimal.class, FitTable::wholeInDecimal),
          new Line<>(Whole.class, Floating.class, FitTable::wholeInFloating),
          new Line<>(Decimal.class, Whole.class, FitTable::decimalInWhole),
          new Line<>(Decimal.class, Decimal.class, FitTable::decimal),
          new Line<>(Decimal.class, Floating.class, (f, t) -> refused(ROUNDED, decimals())),
          new Line<>(Floating.class, Decimal.class, (f, t) -> refused(ROUNDED, floats(f))),
          new Line<>(Floating.class, Floating.class, FitTable::floating),
          new Line<>(Year.class, Year.class, (from, to) -> EXACT),
          new Line<>(Year.class, Whole.class, FitTable::year),
          new Line<>(Bits.class, Bits.class, FitTable::bits),
          new Line<>(Bits.class, Bool.class, FitTable::bitInBool),
          new Line<>(Bytes.class, Bytes.class, FitTable::bytes),
          new Line<>(Geometry.class, Bytes.class, FitTable::geometryInBytes),
          new Line<>(Geometry.class, Geometry.class, FitTable::geometry),
          new Line<>(Day.class, Day.class, (f, t) -> days(f.zeros(), t.zeros())),
          new Line<>(Day.class, DateTime.class, FitTable::dayInDateTime),
          new Line<>(DateTime.class, DateTime.class, FitTable::dateTime),
          new Line<>(DateTime.class, Moment.class, FitTable::dateTimeInMoment),
          new Line<>(Moment.class, DateTime.class, FitTable::momentInDateTime),
          new Line<>(Moment.class, Moment.class, FitTable::moment),
          new Line<>(
              TimeOfDay.class, TimeOfDay.class, (f, t) -> fraction(f.fraction(), t.fraction())),
          new Line<>(TimeOfDay.class, Span.class, FitTable::timeInSpan),
          new Line<>(TimeOfDay.class, Interval.class, (f, t) -> widens("a time of day is a span")),
          new Line<>(
              TimeOfDayWithOffset.class,
              TimeOfDayWithOffset.class,
              (f, t) -> fraction(f.fraction(), t.fraction())),
          new Line<>(Span.class, Span.class, (f, t) -> fraction(f.fraction(), t.fraction())),
          new Line<>(Span.class, TimeOfDay.class, FitTable::spanInTime),
          new Line<>(Span.class, Interval.class, (f, t) -> widens("any interval is allowed")),
          new Line<>(Interval.class, Interval.class, (from, to) -> EXACT),
          new Line<>(Enumeration.class, Enumeration.class, FitTable::enumeration),
          new Line<>(Members.class, Members.class, FitTable::members),
          new Line<>(Text.class, Text.class, FitTable::text),
          new Line<>(Text.class, Json.class, FitTable::textInJson),
          new Line<>(Json.class, Json.class, FitTable::json),
          new Line<>(Uuid.class, Uuid.class, (from, to) -> EXACT),
          new Line<>(Internet.class, Internet.class, FitTable::internet),
          new Line<>(Own.class, Own.class, FitTable::own),
          new Line<>(ValueType.class, Text.class, FitTable::anyInText));

  private FitTable() {}

  static Fit of(ValueType leader, ValueType follower) {
    return LINES.stream()
        .filter(line -> line.matches(leader, follower))
        .findFirst()
        .map(line -> line.apply(leader, follower))
        .orElseGet(
            () ->
                refused(
                    "values of the one are not values of the other", "a type of the same kind"));
  }

  // Numbers.

  private static Fit bool() {
    return someRefused("numbers other than 0 and 1", "a type of whole numbers");
  }

  private static Fit bit(Bool from, Bits to) {
    return TextSize.digits(to.length()) == 1 || to.varying()
        ? widens("true is 1 and false is 0")
        : refused("a bit would be filled up to more", "a single bit");
  }

  private static Fit bitInBool(Bits from, Bool to) {
    return TextSize.digits(from.length()) == 1 && !from.varying()
        ? widens("1 is true and 0 is false")
        : refused("more than one bit is no truth value", "a type of bits");
  }

  private static Fit whole(Whole from, Whole to) {
    WholeRange range = WholeRange.of(from);
    WholeRange there = WholeRange.of(to);
    return range.within(there)
        ? EXACT
        : someRefused(
            range.beyond(there), "a type of whole numbers that holds them, or a decimal type");
  }

  private static Fit wholeInDecimal(Whole from, Decimal to) {
    long before = digitsBefore(to);
    Fit size =
        WholeRange.of(from).digits() <= before
            ? EXACT
            : someRefused("numbers of more than %d digits".formatted(before), "a larger decimal");
    boolean plain = to.scale().isEmpty() || to.scale().getAsInt() == 0;
    return plain ? size : scaled(to).and(size);
  }

  private static Fit wholeInFloating(Whole from, Floating to) {
    if (from.bits() > (to.bits() == 32 ? 24 : 32)) {
      return refused(ROUNDED, "a type of whole numbers");
    }
    Fit fit = widens("whole numbers are floating-point numbers");
    return from.bits() > 16 ? fit.rewritten() : fit;
  }

  private static Fit decimalInWhole(Decimal from, Whole to) {
    if (from.precision().isEmpty() || from.scale().orElse(1) > 0) {
      return refused("fractions would be rounded", decimals());
    }
    WholeRange range = WholeRange.ofDigits(from.precision().getAsInt());
    WholeRange there = WholeRange.of(to);
    return range.within(there) ? EXACT : someRefused(range.beyond(there), decimals());
  }

  private static Fit decimal(Decimal from, Decimal to) {
    long after = TextSize.digits(from.scale());
    long afterThere = TextSize.digits(to.scale());
    if (from.precision().isEmpty()) {
      return to.precision().isEmpty()
          ? EXACT
          : someRefused(
                  "numbers of more than %d digits before the point or %d after it, NaN and infinity"
                      .formatted(digitsBefore(to), afterThere),
                  "a larger decimal")
              .rewritten();
    }
    if (after > afterThere) {
      return refused(
          "fractions of more than %d digits would be rounded".formatted(afterThere),
          "a decimal with %d digits after the point".formatted(after));
    }
    Fit size =
        digitsBefore(from) <= digitsBefore(to)
            ? EXACT
            : someRefused(
                "numbers of more than %d digits before the point".formatted(digitsBefore(to)),
                "a larger decimal");
    return after == afterThere || to.scale().isEmpty() ? size : scaled(to).and(size);
  }

  private static Fit scaled(Decimal to) {
    return widens("numbers have %d digits after the point".formatted(to.scale().orElse(0)))
        .rewritten();
  }

  private static long digitsBefore(Decimal type) {
    return type.precision().isPresent()
        ? type.precision().getAsInt() - type.scale().orElse(0)
        : TextSize.UNLIMITED;
  }

  private static String decimals() {
    return "a decimal type";
  }

  private static String floats(Floating type) {
    return "a floating-point type of %d bits".formatted(type.bits());
  }

  private static Fit floating(Floating from, Floating to) {
    if (from.bits() == to.bits()) {
      return EXACT;
    }
    return from.bits() < to.bits()
        ? widens("numbers are those that the shortest digits of the shorter ones write").rewritten()
        : refused(ROUNDED, floats(from));
  }

  private static Fit year(Year from, Whole to) {
    return to.bits() > 8
        ? widens("a year is a number")
        : someRefused(
            "years above " + WholeRange.of(to).greatest(), "whole numbers of 16 bits or more");
  }

  // Bits and bytes.

  private static Fit bits(Bits from, Bits to) {
    long length = TextSize.digits(from.length());
    long lengthThere = TextSize.digits(to.length());
    if (!to.varying()) {
      return !from.varying() && length == lengthThere
          ? EXACT
          : refused("bits would be cut off or filled up", "a type of as many bits");
    }
    return length <= lengthThere
        ? EXACT
        : someRefused("more than %d bits".formatted(lengthThere), "a type of more bits");
  }

  private static Fit bytes(Bytes from, Bytes to) {
    long length = TextSize.limit(from.length());
    long lengthThere = TextSize.limit(to.length());
    if (to.fixed()) {
      return from.fixed() && length == lengthThere
          ? EXACT
          : refused("shorter values would be filled up with zeros", "a type of bytes that varies");
    }
    return length <= lengthThere
        ? EXACT
        : someRefused(
            "values of more than %d bytes".formatted(lengthThere), "a longer type of bytes");
  }

  private static Fit geometryInBytes(Geometry from, Bytes to) {
    return widens("a geometry is its SRID in four bytes, then its WKB")
        .and(bytes(new Bytes(OptionalLong.empty(), false), to));
  }

  private static Fit geometry(Geometry from, Geometry to) {
    return from.equals(to) || to.kind().equalsIgnoreCase("geometry")
        ? EXACT
        : someRefused("geometries other than a " + to.kind(), "the leader's type");
  }

  // Days and times.

  private static Fit days(boolean zeros, boolean zerosThere) {
    if (zeros == zerosThere) {
      return EXACT;
    }
    return zeros
        ? oddRefused("zero dates, such as 0000-00-00 and 2024-02-00,")
        : oddRefused("infinity and days before the year 1 or after 9999");
  }

  private static Fit fraction(int digits, int digitsThere) {
    return digits <= digitsThere
        ? EXACT
        : refused(
            "fractions of a second would be rounded to %d digits".formatted(digitsThere),
            "a type with %d digits".formatted(digits));
  }

  private static Fit dayInDateTime(Day from, DateTime to) {
    return widens("a day is its beginning").rewritten().and(days(from.zeros(), to.zeros()));
  }

  private static Fit dateTime(DateTime from, DateTime to) {
    return fraction(from.fraction(), to.fraction()).and(days(from.zeros(), to.zeros()));
  }

  private static Fit dateTimeInMoment(DateTime from, Moment to) {
    return widens("day and time are taken to be in UTC")
        .and(fraction(from.fraction(), to.fraction()))
        .and(to.zeros() ? momentRange() : days(from.zeros(), false));
  }

  private static Fit momentInDateTime(Moment from, DateTime to) {
    return widens("moments are day and time in UTC")
        .and(fraction(from.fraction(), to.fraction()))
        .and(days(from.zeros(), to.zeros()));
  }

  private static Fit moment(Moment from, Moment to) {
    return fraction(from.fraction(), to.fraction())
        .and(to.zeros() && !from.zeros() ? momentRange() : days(from.zeros(), to.zeros()));
  }

  private static Fit momentRange() {
    return someRefused("moments before 1970 or after January 2038", "a type of day and time");
  }

  private static Fit timeInSpan(TimeOfDay from, Span to) {
    return widens("a time of day is a span").and(fraction(from.fraction(), to.fraction()));
  }

  private static Fit spanInTime(Span from, TimeOfDay to) {
    return fraction(from.fraction(), to.fraction())
        .and(someRefused("spans below 0 or above 24 hours", "a type of spans or intervals"));
  }

  // Texts and what has labels.

  private static Fit enumeration(Enumeration from, Enumeration to) {
    List<String> lacking =
        from.labels().stream().filter(label -> !to.labels().contains(label)).toList();
    return lacking.isEmpty() ? EXACT : lacking(lacking);
  }

  private static Fit lacking(List<String> labels) {
    return someRefused(
        "the labels " + String.join(", ", labels), "a type that has these labels too");
  }

  private static Fit members(Members from, Members to) {
    List<String> lacking =
        from.labels().stream().filter(label -> !to.labels().contains(label)).toList();
    Fit labels = lacking.isEmpty() ? EXACT : lacking(lacking);
    boolean inOrder =
        to.labels().stream()
            .filter(from.labels()::contains)
            .toList()
            .equals(from.labels().stream().filter(to.labels()::contains).toList());
    return inOrder ? labels : widens("members come in another order").rewritten().and(labels);
  }

  private static Fit text(Text from, Text to) {
    if (to.padded() && !from.padded()) {
      return refused("spaces at the end would be lost", "a type of texts that varies");
    }
    return sized(from, to);
  }

  private static Fit sized(ValueType from, Text to) {
    if (TextSize.of(from).fits(to)) {
      return EXACT;
    }
    String limit =
        to.length().isPresent()
            ? to.length().getAsLong() + " characters"
            : to.bytes().orElse(0) + " bytes";
    return someRefused("texts of more than " + limit, "a longer text type");
  }

  private static Fit anyInText(ValueType from, Text to) {
    boolean spaces =
        from instanceof Own
            || from instanceof Json
            || from instanceof Enumeration
            || from instanceof Members;
    if (to.padded() && spaces) {
      return refused("spaces at the end would be lost", "a type of texts that varies");
    }
    return widens(asText(from)).and(sized(from, to));
  }

  private static String asText(ValueType from) {
    if (from instanceof Own own) {
      return "values are texts as "
          + (own.engine().equals("postgresql") ? "PostgreSQL" : "the leader")
          + " writes them";
    }
    if (from instanceof Bool) {
      return "true is the text 1 and false the text 0";
    }
    if (from instanceof Bytes || from instanceof Geometry) {
      return "bytes are texts of hexadecimal digits after \\x";
    }
    if (from instanceof Moment) {
      return "moments are texts of day and time in UTC";
    }
    return "values are texts";
  }

  private static Fit textInJson(Text from, Json to) {
    return to.normal()
        ? refused("texts would be kept in another form", "a JSON type that keeps the text")
        : someRefused("texts that are no JSON", "a text type");
  }

  private static Fit json(Json from, Json to) {
    if (!to.normal()) {
      return from.normal() ? widens("JSON is kept as the leader writes it") : EXACT;
    }
    return widens(
            "JSON is kept in the follower's own form: spaces, the order of keys and repeated keys"
                + " are not kept, and numbers are written its way")
        .rewritten();
  }

  private static Fit internet(Internet from, Internet to) {
    if (from.equals(to) || to.version() == 0) {
      return EXACT;
    }
    return from.version() == 0
        ? someRefused(
            "networks and addresses other than of version " + to.version(), "a type for both")
        : refused("addresses of one version are none of the other", "a type for both");
  }

  private static Fit own(Own from, Own to) {
    return from.equals(to)
        ? EXACT
        : refused("values of the one are not values of the other", "the leader's type");
  }
}
