package dev.towline.mysql;

import dev.towline.model.TablePair;
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

  /** What stands first in a line of a key whose row cannot be like any of the follower's. */
  static final char UNLIKE = 'x';

  /** The line of a row by its key alone, as one that no row is like. */
  static byte[] unlike(TablePair table, byte[] line) {
    String[] fields =
        new String(line, 0, line.length - 1, StandardCharsets.ISO_8859_1).split("\t", -1);
    fields[0] = String.valueOf(UNLIKE);
    for (int i = 1; i < fields.length; i++) {
      fields[i] = table.key().contains(table.columns().get(i - 1)) ? fields[i] : "\\N";
    }
    return (String.join("\t", fields) + "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a line is that of a key, and has no other values. */
  static boolean keyOnly(byte[] line) {
    return line[0] == 'd' || line[0] == UNLIKE;
  }
}
