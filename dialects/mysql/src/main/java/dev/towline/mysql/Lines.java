package dev.towline.mysql;

import java.nio.charset.StandardCharsets;

/** Lines of rows with and without the field that says what each is. */
final class Lines {

  private static final byte[] UPSERT = "u\t".getBytes(StandardCharsets.US_ASCII);

  private Lines() {}

  /** The line of a row as one that is to be written. */
  static byte[] upsert(byte[] line) {
    byte[] longer = new byte[line.length + UPSERT.length];
    System.arraycopy(UPSERT, 0, longer, 0, UPSERT.length);
    System.arraycopy(line, 0, longer, UPSERT.length, line.length);
    return longer;
  }
}
