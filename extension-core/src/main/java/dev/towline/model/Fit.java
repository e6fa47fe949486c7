package dev.towline.model;

import java.util.Optional;

/**
 * How a follower's column takes the values of a leader's column of another engine, judged by what
 * the values are. The law behind it: no value is ever changed without a word. What would be
 * rounded, cut, filled up or read as something else is refused as a whole, before anything is
 * copied.
 *
 * <p>Some values lie beyond every kind and are refused where they occur: PostgreSQL has no text
 * with U+0000; MySQL and MariaDB have neither NaN nor infinity.
 *
 * @param sameText whether the follower's column gives back the same neutral text; a key's must
 * @param difference a clause that says what is different there, or which values are refused and
 *     why; empty for {@link Verdict#EXACT}
 * @param remedy what to do; empty where nothing needs doing
 */
public record Fit(Verdict verdict, boolean sameText, String difference, String remedy) {

  /** From the best to the worst. */
  public enum Verdict {
    /** Every value, and as what it is. */
    EXACT,
    /** Every value, in a column of another kind or written in another way. */
    WIDENS,
    /** Not the odd values that hardly any table holds: zero dates, infinity. */
    ODD_REFUSED,
    /** Not the largest, longest or otherwise special values, which are refused row by row. */
    SOME_REFUSED,
    /** No value: some would be changed without a word, or mean something else. */
    REFUSED
  }

  static final Fit EXACT = new Fit(Verdict.EXACT, true, "", "");

  /** How a column of the one kind is taken by a column of the other. */
  public static Fit of(ValueType leader, ValueType follower) {
    return FitTable.of(leader, follower);
  }

  static Fit widens(String difference) {
    return new Fit(Verdict.WIDENS, true, difference, "");
  }

  static Fit oddRefused(String which) {
    return new Fit(
        Verdict.ODD_REFUSED,
        true,
        which + " are refused",
        "See that the leader has none; else use a text type there.");
  }

  /**
   * @param type what the follower's column had better be
   */
  static Fit someRefused(String which, String type) {
    return new Fit(Verdict.SOME_REFUSED, true, which + " are refused", use(type));
  }

  /**
   * @param type what the follower's column had better be
   */
  static Fit refused(String why, String type) {
    return new Fit(Verdict.REFUSED, false, why, use(type));
  }

  private static String use(String type) {
    return "Use %s there, %sor leave the column out."
        .formatted(type, type.contains("text") ? "" : "or a text type, ");
  }

  /** The same where the follower writes values in another way. */
  Fit rewritten() {
    return new Fit(verdict, false, difference, remedy);
  }

  /** Both hold; the worse decides. */
  Fit and(Fit other) {
    if (verdict == Verdict.EXACT || other.verdict == Verdict.REFUSED) {
      return new Fit(other.verdict, sameText && other.sameText, other.difference, other.remedy);
    }
    if (other.verdict == Verdict.EXACT || verdict == Verdict.REFUSED) {
      return new Fit(verdict, sameText && other.sameText, difference, remedy);
    }
    boolean worse = verdict.compareTo(other.verdict) >= 0;
    return new Fit(
        worse ? verdict : other.verdict,
        sameText && other.sameText,
        difference + "; " + other.difference,
        worse ? remedy : other.remedy);
  }

  /** What is to be said of two columns of that fit; nothing when it is exact. */
  public Optional<Finding> finding(TableName table, Column leader, Column follower) {
    if (verdict == Verdict.EXACT) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            severity(),
            table + "." + leader.name(),
            "The column is %s on the leader and %s on the follower: %s."
                .formatted(leader.type(), follower.type(), difference),
            remedy));
  }

  private Finding.Severity severity() {
    return switch (verdict) {
      case EXACT, WIDENS, ODD_REFUSED -> Finding.Severity.TELLS;
      case SOME_REFUSED -> Finding.Severity.REFUSES;
      case REFUSED -> Finding.Severity.BLOCKS;
    };
  }
}
