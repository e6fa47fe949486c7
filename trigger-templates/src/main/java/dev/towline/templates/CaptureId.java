package dev.towline.templates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.TableName;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The name of a table's capture, from which its audit tables, functions, triggers and history have
 * theirs: ASCII, readable, unique, and short enough for all of them.
 */
public final class CaptureId {

  private static final int READABLE_MAX = 32;

  private CaptureId() {}

  /** The id of that table; another one while a table that once had its name still holds it. */
  public static String of(TableName table, Set<String> taken) {
    String id = of(table);
    String free = id;
    for (int again = 2; taken.contains(free); again++) {
      free = id + "_" + again;
    }
    return free;
  }

  /** The id of a table whose capture is the first. */
  public static String of(TableName table) {
    String readable = table.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    CRC32 exact = new CRC32();
    exact.update((table.schema() + '\0' + table.name()).getBytes(UTF_8));
    return "%s_%08x"
        .formatted(
            readable.substring(0, Math.min(READABLE_MAX, readable.length())), exact.getValue());
  }
}
