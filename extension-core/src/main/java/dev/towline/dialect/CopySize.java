package dev.towline.dialect;

import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableShape;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How much a first copy brings, as a leader estimates its tables. */
public record CopySize(int tables, long rows, long bytes) {

  /** Indexes, old versions of rows and the logs of the copy come on top of the tables. */
  private static final int SPACE_PER_BYTE = 2;

  /** The size of these tables. */
  public static CopySize of(List<TableShape> tables) {
    return new CopySize(
        tables.size(),
        tables.stream().mapToLong(TableShape::estimatedRows).sum(),
        tables.stream().mapToLong(TableShape::estimatedBytes).sum());
  }

  /**
   * Whether there is room for it.
   *
   * @param free how many bytes are free on the follower's disk, where that can be seen
   */
  public Finding finding(OptionalLong free) {
    String copy =
        String.format(
            Locale.ROOT,
            "The first copy brings %,d tables, about %,d rows and %s",
            tables,
            rows,
            text(bytes));
    if (free.isEmpty()) {
      return new Finding(
          Severity.TELLS,
          "disk",
          copy + "; what is free on the follower's disk cannot be seen from here.",
          "See that %s are free there.".formatted(text(SPACE_PER_BYTE * bytes)));
    }
    boolean enough = free.getAsLong() >= SPACE_PER_BYTE * bytes;
    return new Finding(
        enough ? Severity.TELLS : Severity.WARNS,
        "disk",
        "%s; %s are free on the follower's disk.".formatted(copy, text(free.getAsLong())),
        enough ? "" : "Make room for %s.".formatted(text(SPACE_PER_BYTE * bytes)));
  }

  private static String text(long bytes) {
    long kilobytes = bytes / 1000;
    return kilobytes < 10_000
        ? String.format(Locale.ROOT, "%,d kB", kilobytes)
        : String.format(Locale.ROOT, "%,d MB", kilobytes / 1000);
  }
}
