package dev.towline.postgresql;

import dev.towline.model.Position;
import dev.towline.model.TowlineException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A position as PostgreSQL's {@code txid_snapshot} writes it, {@code xmin:xmax:xip}: it sees every
 * transaction below {@code xmax} but those listed in {@code inProgress}.
 */
record Snapshot(long xmin, long xmax, List<Long> inProgress) {

  private static final Pattern TEXT = Pattern.compile("\\d+:\\d+:(\\d+(,\\d+)*)?");

  Snapshot {
    inProgress = List.copyOf(inProgress);
  }

  static Snapshot of(Position position) {
    String text = position.text();
    if (!TEXT.matcher(text).matches()) {
      throw TowlineException.fatal(
          "The stored position '%s' is not one of PostgreSQL's.".formatted(text),
          "Put back what towline.subscription had; nobody but the relay may write there.");
    }
    String[] parts = text.split(":", 3);
    List<Long> inProgress =
        parts[2].isEmpty()
            ? List.of()
            : Arrays.stream(parts[2].split(",")).map(Long::valueOf).toList();
    return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), inProgress);
  }

  /** Whether it sees the effects of a transaction, if that committed. */
  boolean sees(long transaction) {
    return transaction < xmax && !inProgress.contains(transaction);
  }

  /** Whether it sees all that the other one sees. Snapshots of one server are ordered so. */
  boolean includes(Snapshot other) {
    return xmax >= other.xmax && inProgress.stream().noneMatch(other::sees);
  }

  /**
   * The condition on an audit row's {@code xid} for being news to who has this snapshot. It does
   * not ask whether the transaction is visible now: the reading's own snapshot shows no other rows.
   */
  String news() {
    String later = "xid >= " + xmax;
    return inProgress.isEmpty()
        ? later
        : "(" + later + " or xid = any ('{" + listed() + "}'::bigint[]))";
  }

  private String listed() {
    return String.join(",", inProgress.stream().map(String::valueOf).toList());
  }
}
