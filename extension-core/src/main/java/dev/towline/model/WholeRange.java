package dev.towline.model;

import java.math.BigInteger;

/** The numbers that whole numbers of some bits can be, from the least to the greatest. */
record WholeRange(BigInteger least, BigInteger greatest) {

  static WholeRange of(ValueType.Whole type) {
    return type.unsigned()
        ? new WholeRange(BigInteger.ZERO, power(type.bits()).subtract(BigInteger.ONE))
        : new WholeRange(
            power(type.bits() - 1).negate(), power(type.bits() - 1).subtract(BigInteger.ONE));
  }

  private static BigInteger power(int bits) {
    return BigInteger.ONE.shiftLeft(bits);
  }

  /** Those of so many decimal digits, either way. */
  static WholeRange ofDigits(int digits) {
    BigInteger greatest = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
    return new WholeRange(greatest.negate(), greatest);
  }

  boolean within(WholeRange other) {
    return least.compareTo(other.least) >= 0 && greatest.compareTo(other.greatest) <= 0;
  }

  /** How many digits the largest of them has. */
  int digits() {
    return greatest.toString().length();
  }

  /** The length of the longest of them, its sign included. */
  int characters() {
    return Math.max(least.toString().length(), greatest.toString().length());
  }

  /** Those that the other lacks, in words. */
  String beyond(WholeRange other) {
    boolean below = least.compareTo(other.least) < 0;
    boolean above = greatest.compareTo(other.greatest) > 0;
    return "numbers "
        + (below ? "below " + other.least : "")
        + (below && above ? " or " : "")
        + (above ? "above " + other.greatest : "");
  }
}
