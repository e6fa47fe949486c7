package dev.towline.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether a follower's column holds every value of a leader's, judged by the types' names. */
enum TypeFit {
  /** Every value, with the same text. */
  HOLDS,
  /** Every value, but some with another text: 1.0 becomes 1.00. */
  REWRITES,
  /** Not the largest or longest values, which it refuses. */
  SHORTER,
  /** Not all values; some are rounded or cut without a word. */
  NARROWER,
  /** The values are of another kind. */
  DIFFERS;

  private static final Pattern MODIFIED =
      Pattern.compile("(?<name>[^\"(]+)\\((?<sizes>[0-9, -]+)\\)(?<rest>[a-z ]*)");

  private static final Set<String> TEXTS = Set.of("text", "character varying");

  /** How many decimal digits an integer type needs. */
  private static final Map<String, Integer> INTEGERS =
      Map.of("smallint", 5, "integer", 10, "bigint", 19);

  private static final Set<String> WITH_PRECISION =
      Set.of(
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "time with time zone",
          "interval");

  private static final int FULL_PRECISION = 6;

  /** A type's name taken apart: {@code numeric(10,2)[]} is numeric, 10 and 2, an array. */
  private record Type(String name, List<Integer> sizes, boolean array) {

    static Type of(String text) {
      boolean array = text.endsWith("[]");
      String element = array ? text.substring(0, text.length() - 2) : text;
      Matcher modified = MODIFIED.matcher(element);
      if (!modified.matches()) {
        return new Type(element, List.of(), array);
      }
      return new Type(
          Objects.requireNonNull(modified.group("name"))
              + Objects.requireNonNull(modified.group("rest")),
          Stream.of(Objects.requireNonNull(modified.group("sizes")).split(",", -1))
              .map(size -> Integer.parseInt(size.trim()))
              .toList(),
          array);
    }

    boolean unlimited() {
      return sizes.isEmpty();
    }

    int size() {
      return sizes.get(0);
    }

    /** The digits after the point. */
    int scale() {
      return sizes.size() > 1 ? sizes.get(1) : 0;
    }

    /** Extensions may be in another schema. */
    String unqualified() {
      return name.substring(name.lastIndexOf('.') + 1);
    }
  }

  /** How the follower's type takes values of the leader's, both as the catalogue names them. */
  static TypeFit of(String leader, String follower) {
    if (leader.equals(follower)) {
      return HOLDS;
    }
    Type from = Type.of(leader);
    Type to = Type.of(follower);
    if (to.name().equals("text") && !to.array()) {
      return HOLDS;
    }
    if (from.array() != to.array()) {
      return DIFFERS;
    }
    return from.unqualified().equals(to.unqualified()) ? sameName(from, to) : otherName(from, to);
  }

  private static TypeFit sameName(Type from, Type to) {
    if (to.unlimited()) {
      return HOLDS;
    }
    if (WITH_PRECISION.contains(from.name())) {
      return fits(from.unlimited() ? FULL_PRECISION : from.size(), to.size(), NARROWER);
    }
    boolean varying = from.name().endsWith(" varying");
    if (from.unlimited()) {
      return varying ? SHORTER : NARROWER;
    }
    return switch (from.name()) {
      case "character varying", "bit varying" -> fits(from.size(), to.size(), SHORTER);
      case "character" ->
          from.size() < to.size() ? REWRITES : fits(from.size(), to.size(), NARROWER);
      case "numeric" -> numeric(from.size() - from.scale(), from.scale(), to);
      default -> DIFFERS;
    };
  }

  private static TypeFit otherName(Type from, Type to) {
    Integer digits = INTEGERS.get(from.name());
    Integer digitsThere = INTEGERS.get(to.name());
    if (digits != null && digitsThere != null) {
      return fits(digits, digitsThere, SHORTER);
    }
    if (digits != null && to.name().equals("numeric")) {
      return to.unlimited() ? HOLDS : numeric(digits, 0, to);
    }
    if (from.name().equals("numeric") && digitsThere != null) {
      return NARROWER;
    }
    return switch (from.name() + " in " + to.name()) {
      case "real in double precision", "json in jsonb" -> REWRITES;
      case "double precision in real" -> NARROWER;
      case "jsonb in json" -> HOLDS;
      default -> text(from, to);
    };
  }

  private static TypeFit text(Type from, Type to) {
    if (TEXTS.contains(to.name()) && to.unlimited()) {
      return HOLDS;
    }
    boolean fromText = TEXTS.contains(from.name()) || from.name().equals("character");
    if (fromText && to.unqualified().equals("citext")) {
      return REWRITES;
    }
    if (!fromText || !(TEXTS.contains(to.name()) || to.name().equals("character"))) {
      return DIFFERS;
    }
    boolean padding = to.name().equals("character");
    if (from.unlimited() || from.size() > to.size()) {
      return padding ? NARROWER : SHORTER;
    }
    return padding ? REWRITES : HOLDS;
  }

  private static TypeFit numeric(int digitsBefore, int digitsAfter, Type to) {
    if (digitsBefore > to.size() - to.scale() || digitsAfter > to.scale()) {
      return NARROWER;
    }
    return digitsAfter < to.scale() ? REWRITES : HOLDS;
  }

  private static TypeFit fits(int size, int sizeThere, TypeFit otherwise) {
    return size <= sizeThere ? HOLDS : otherwise;
  }
}
