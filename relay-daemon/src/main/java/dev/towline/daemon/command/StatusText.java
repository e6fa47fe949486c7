package dev.towline.daemon.command;

import dev.towline.daemon.command.Status.AuditTables;
import dev.towline.daemon.command.SubscriptionStatus.Copy;
import dev.towline.daemon.command.SubscriptionStatus.Quarantine;
import dev.towline.daemon.command.SubscriptionStatus.Verified;
import dev.towline.daemon.command.SubscriptionStatus.Verifying;
import dev.towline.daemon.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How {@code status} looks on a terminal. */
final class StatusText {

  private static final int AUDIT_TABLES_MAX = 10;

  private StatusText() {}

  static List<String> of(SubscriptionStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(status.name() + "  " + status.leader() + " -> " + status.follower());
    lines.add("  state       " + state(status));
    status
        .lagSeconds()
        .ifPresent(
            lag ->
                lines.add("  lag         " + words(lag) + ", as of " + status.asOf().orElse("")));
    if (!status.state().equals("unknown") && !status.state().equals("never run")) {
      lines.add(
          "  applied     "
              + Words.count(status.rowsApplied(), "row", "rows")
              + String.format(Locale.ROOT, ", %,.0f rows/s", status.rowsPerSecond()));
    }
    status.relay().ifPresent(relay -> lines.add("  relay       " + relay(relay)));
    status.copy().ifPresent(copy -> copy(copy, lines));
    quarantine(status.quarantine(), lines);
    status.verified().ifPresent(last -> verified(last, lines));
    status.verifying().ifPresent(now -> lines.add("  verifying   " + verifying(now)));
    for (var change : status.shapeChanges()) {
      lines.add(
          "  shape       %s: %s, %s (%s)"
              .formatted(change.table(), change.what(), change.outcome(), change.at()));
    }
    status
        .switchover()
        .ifPresent(
            now -> {
              lines.add(
                  "  switchover  %s, from %s to %s"
                      .formatted(now.step(), now.oldLeader(), now.newLeader()));
              lines.add(
                  "              Try: towline switchover %s, if nobody carries it on."
                      .formatted(status.name()));
            });
    status
        .lastError()
        .ifPresent(
            error -> {
              lines.add("  last error  " + error.problem() + " (" + error.at() + ")");
              lines.add("              Try: " + error.remedy());
            });
    for (var problem : status.problems()) {
      lines.add("  problem     " + problem.problem());
      lines.add("              Try: " + problem.remedy());
    }
    return lines;
  }

  static List<String> of(AuditTables sizes) {
    List<String> lines = new ArrayList<>();
    lines.add("audit tables of " + sizes.leader() + "  " + Words.bytes(sizes.bytes()));
    sizes.tables().stream()
        .limit(AUDIT_TABLES_MAX)
        .forEach(t -> lines.add(String.format("  %10s  %s", Words.bytes(t.bytes()), t.table())));
    if (sizes.tables().size() > AUDIT_TABLES_MAX) {
      lines.add("  and " + (sizes.tables().size() - AUDIT_TABLES_MAX) + " smaller ones");
    }
    sizes
        .oldestTransaction()
        .ifPresent(
            open ->
                lines.add(
                    "  nothing later than %s, open since %s, is purged"
                        .formatted(open.who(), open.since())));
    return lines;
  }

  private static String state(SubscriptionStatus status) {
    return status.state()
        + status.slices().map(s -> ", slice " + s.done() + " of " + s.count()).orElse("")
        + status.copy().map(StatusText::progress).orElse("");
  }

  private static String progress(Copy copy) {
    long percent = copy.rowsExpected() == 0 ? 0 : 100 * copy.rowsDone() / copy.rowsExpected();
    return ", "
        + copy.tablesDone()
        + " of "
        + Words.count(copy.tables(), "table", "tables")
        + " done, the rest "
        + percent
        + " %"
        + copy.secondsLeft().map(left -> ", about " + words(left) + " left").orElse("");
  }

  private static void copy(Copy copy, List<String> lines) {
    for (var table : copy.underWay()) {
      lines.add(
          String.format(
              "  %-10s  %s, %s of about %s",
              table.state(),
              table.name(),
              Words.count(table.rowsDone()),
              Words.count(table.rowsExpected(), "row", "rows")));
    }
  }

  private static void quarantine(Quarantine quarantine, List<String> lines) {
    if (quarantine.rows() == 0) {
      return;
    }
    lines.add("  quarantine  " + Words.count(quarantine.rows(), "row", "rows"));
    for (var row : quarantine.first()) {
      lines.add(
          "              "
              + row.table()
              + ", key "
              + String.join(", ", row.key())
              + row.column().map(column -> ", column " + column).orElse("")
              + row.value().map(value -> ", value '" + value + "'").orElse("")
              + ": "
              + row.reason());
    }
    long more = quarantine.rows() - quarantine.first().size();
    if (more > 0) {
      lines.add("              and " + Words.count(more) + " more");
    }
    lines.add(
        "              Try: Change the follower so that it takes them, then run towline retry.");
  }

  private static void verified(Verified last, List<String> lines) {
    String found =
        last.differences() == 0
            ? "equal"
            : Words.count(last.differences(), "difference", "differences");
    String repaired = last.repaired() == 0 ? "" : ", " + Words.count(last.repaired()) + " repaired";
    lines.add(
        "  verified    "
            + words(last.secondsAgo())
            + " ago, "
            + Words.count(last.rows(), "row", "rows")
            + ", "
            + found
            + repaired);
    if (last.differences() > 0) {
      lines.add(
          "              Try: towline verify names them, towline verify --repair mends them.");
    }
  }

  private static String verifying(Verifying now) {
    return now.tablesDone()
        + " of "
        + Words.count(now.tables(), "table", "tables")
        + " done, "
        + Words.count(now.rows())
        + " of about "
        + Words.count(now.rowsExpected(), "row", "rows")
        + (now.differences() == 0
            ? ""
            : ", " + Words.count(now.differences(), "difference", "differences"));
  }

  private static String relay(SubscriptionStatus.Relay relay) {
    return relay.alive()
        ? relay.name()
            + ", seen "
            + relay.secondsSinceSign().map(StatusText::words).orElse("")
            + " ago"
        : "none at work"
            + relay
                .secondsSinceSign()
                .map(silence -> "; " + relay.name() + " was " + words(silence) + " ago")
                .orElse("");
  }

  private static String words(double seconds) {
    return Words.duration(Duration.ofMillis((long) (seconds * 1000)));
  }
}
