package dev.towline.mysql;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Floating-point numbers as PostgreSQL writes them: the shortest digits that read back as the same
 * number, {@code 0.1}, {@code 1e+30}. These engines have no NaN and no infinity.
 */
final class FloatText {

  private static final int FLOAT_DIGITS = 9;
  private static final int DOUBLE_DIGITS = 17;

  private FloatText() {}

  /**
   * The text.
   *
   * @param sent a number that reads back as the same double
   * @param bits 32 where it is a float's value
   */
  static String of(String sent, int bits) {
    double number = Double.parseDouble(sent);
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(number);
    int most = bits == 32 ? FLOAT_DIGITS : DOUBLE_DIGITS;
    for (int digits = 1; digits < most; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      boolean same =
          bits == 32 ? rounded.floatValue() == (float) number : rounded.doubleValue() == number;
      if (same) {
        return written(rounded, bits);
      }
    }
    return written(exact.round(new MathContext(most)), bits);
  }

  /** With an exponent where PostgreSQL writes one. */
  private static String written(BigDecimal number, int bits) {
    BigDecimal plain = number.stripTrailingZeros();
    int exponent = plain.precision() - plain.scale() - 1;
    if (exponent >= -4 && exponent < (bits == 32 ? 6 : 15)) {
      return plain.toPlainString();
    }
    String digits = plain.unscaledValue().abs().toString();
    return (plain.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e%+03d".formatted(exponent);
  }
}
