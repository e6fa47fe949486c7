package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.towline.model.Column;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bool;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.DateTime;
import dev.towline.model.ValueType.Decimal;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Moment;
import dev.towline.model.ValueType.Span;
import dev.towline.model.ValueType.Whole;
import dev.towline.model.ValueType.Year;
import java.util.Arrays;

/**
 * Values of columns as neutral text: what a statement selects for a column, and what becomes of the
 * bytes that the server sends for it. Hexadecimal digits and the like are made here and not by the
 * server, which would send twice as much.
 */
final class ToText {

  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private ToText() {}

  /**
   * What to select.
   *
   * @param name the column as it stands in a statement
   */
  static String expression(Column column, String name) {
    ValueType type = column.value();
    if (type instanceof Floating) {
      // A FLOAT's own text has lost digits; a sum would lose the sign of zero.
      return name + " * 1e0";
    }
    boolean padded = column.type().contains("zerofill");
    return type instanceof Year
            || (padded
                && (type instanceof Whole || type instanceof Bool || type instanceof Decimal))
        ? name + " + 0"
        : name;
  }

  /** The text, in UTF-8, of what the server sent for {@link #expression}. */
  static byte[] text(Column column, byte[] sent) {
    ValueType type = column.value();
    if (type instanceof Floating floating) {
      return FloatText.of(new String(sent, US_ASCII), floating.bits()).getBytes(US_ASCII);
    } else if (type instanceof Bytes || type instanceof Geometry) {
      return hex(sent);
    } else if (type instanceof Bits bits) {
      return bits(sent, bits.length().orElse(8 * sent.length));
    } else if (type instanceof DateTime || type instanceof Moment || type instanceof Span) {
      return withoutTrailingZeros(sent);
    }
    return sent;
  }

  private static byte[] hex(byte[] bytes) {
    byte[] text = new byte[2 + 2 * bytes.length];
    text[0] = '\\';
    text[1] = 'x';
    for (int i = 0; i < bytes.length; i++) {
      text[2 + 2 * i] = HEX[(bytes[i] >> 4) & 15];
      text[3 + 2 * i] = HEX[bytes[i] & 15];
    }
    return text;
  }

  /** The last bits of a number in big-endian order. */
  private static byte[] bits(byte[] bytes, int length) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      int fromEnd = length - 1 - i;
      int at = bytes.length - 1 - fromEnd / 8;
      text[i] = (byte) (at >= 0 && (bytes[at] >> (fromEnd % 8) & 1) == 1 ? '1' : '0');
    }
    return text;
  }

  /** Of the fraction of a second. */
  private static byte[] withoutTrailingZeros(byte[] text) {
    int point = text.length - 1;
    while (point >= 0 && text[point] != '.') {
      point--;
    }
    if (point < 0) {
      return text;
    }
    int end = text.length;
    while (text[end - 1] == '0') {
      end--;
    }
    return Arrays.copyOf(text, text[end - 1] == '.' ? end - 1 : end);
  }
}
