package dev.towline.mysql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The cheapest look at a leader: the highest number of every audit table, and whether a gap has
 * been filled, which raises none of them. What no entry tells (TRUNCATE, dropped triggers), and the
 * proof that a gap is dead, need a round of their own now and then: so the text changes with time
 * as well.
 */
final class Mark {

  /** How soon a round looks at what no entry tells. */
  static final Duration LOOK = Duration.ofMillis(500);

  /** How soon it looks for a proof while there are gaps. */
  static final Duration PROOF = Duration.ofMillis(250);

  /** With more ranges than this it does not look whether one was filled: the next proof will. */
  private static final int RANGES_MAX = 200;

  private Mark() {}

  /** As a snapshot shows it, if it is the one of these positions. */
  static String of(LogPositions positions, Instant at) {
    return text(
        positions.logs().values().stream().map(log -> log.next() - 1).toList(),
        0,
        moment(positions, at));
  }

  /** As it is now, to somebody who has these positions. */
  static String now(Connection leader, LogPositions positions) throws SQLException {
    SortedMap<String, LogPosition> logs = positions.logs();
    AuditLook look = new AuditLook(leader);
    Map<String, Long> highest = look.highest(logs.keySet());
    int ranges = logs.values().stream().mapToInt(log -> log.gaps().size()).sum();
    long filled = 0;
    if (ranges <= RANGES_MAX) {
      for (Map.Entry<String, LogPosition> log : logs.entrySet()) {
        if (!log.getValue().gaps().isEmpty()) {
          filled += look.visible(log.getKey(), log.getValue().gapRanges()).size();
        }
      }
    }
    return text(
        logs.keySet().stream().map(highest::get).toList(),
        filled,
        moment(positions, Clock.now(leader)));
  }

  private static long moment(LogPositions positions, Instant at) {
    return at.toEpochMilli() / (positions.gaps() ? PROOF : LOOK).toMillis();
  }

  private static String text(List<Long> highest, long filled, long moment) {
    List<Object> parts = new ArrayList<>(highest);
    parts.add(filled);
    parts.add(moment);
    return parts.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
