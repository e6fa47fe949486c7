package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.Position;
import dev.towline.model.TowlineException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A position of MySQL and MariaDB: what one snapshot shows of every audit table of the leader, by
 * the tables' names. One that is not named was not there: nothing of it has been seen.
 *
 * <p>As text {@code seq;shop_orders=120:7,11-14@4711;shop_items=9}: after a table's name the next
 * number, then its gaps, each with its mark if it has one. {@code 120/57:7} has begun when entries
 * up to 57 had been purged.
 */
record LogPositions(SortedMap<String, LogPosition> logs) {

  /**
   * The table whose rows stand for tokens. Its numbers are seen like those of an audit table, so
   * that a token's follower can tell from its position whether it has come.
   */
  static final String TICKETS = "ticket";

  private static final String BEGIN = "seq";

  /** Of a follower that has seen nothing. */
  static final LogPositions NONE = new LogPositions(new TreeMap<>());

  LogPositions {
    logs = new TreeMap<>(logs);
  }

  static LogPositions of(Position position) {
    String[] parts = position.text().split(";", -1);
    SortedMap<String, LogPosition> logs = new TreeMap<>();
    try {
      if (!parts[0].equals(BEGIN)) {
        throw new IllegalArgumentException(parts[0]);
      }
      for (int i = 1; i < parts.length; i++) {
        String[] log = parts[i].split("=", 2);
        logs.put(URLDecoder.decode(log[0], UTF_8), log(log[1]));
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw TowlineException.fatal(
          "The stored position '%s' is not one of MySQL's or MariaDB's.".formatted(position),
          "Put back what towline.subscription had; nobody but the relay may write there.",
          e);
    }
    return new LogPositions(logs);
  }

  Position position() {
    return new Position(
        logs.entrySet().stream()
            .map(log -> ";" + URLEncoder.encode(log.getKey(), UTF_8) + "=" + text(log.getValue()))
            .collect(Collectors.joining("", BEGIN, "")));
  }

  /** Of a table that was not there when the position was taken nothing has been seen. */
  LogPosition of(String id) {
    return logs.getOrDefault(id, LogPosition.START);
  }

  /** Whether some number waits for its transaction, or for the proof that it is gone. */
  boolean gaps() {
    return logs.values().stream().anyMatch(log -> !log.gaps().isEmpty());
  }

  /**
   * Whether it is about the same tables, the same numbers wait in them with the same marks, and no
   * token was given out in between.
   */
  boolean alike(LogPositions other) {
    return logs.keySet().equals(other.logs.keySet())
        && of(TICKETS).next() == other.of(TICKETS).next()
        && logs.entrySet().stream()
            .allMatch(log -> log.getValue().gaps().equals(other.of(log.getKey()).gaps()));
  }

  private static String text(LogPosition log) {
    String next = log.next() + (log.purgedBefore() == 0 ? "" : "/" + log.purgedBefore());
    return log.gaps().isEmpty()
        ? next
        : log.gaps().stream()
            .map(LogPositions::text)
            .collect(Collectors.joining(",", next + ":", ""));
  }

  private static String text(Gap gap) {
    SeqRange range = gap.range();
    return (range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last())
        + (gap.mark() == Gap.UNMARKED ? "" : "@" + gap.mark());
  }

  private static LogPosition log(String text) {
    String[] parts = text.split(":", 2);
    List<Gap> gaps = new ArrayList<>();
    if (parts.length == 2) {
      for (String gap : parts[1].split(",", -1)) {
        gaps.add(gap(gap));
      }
    }
    String[] next = parts[0].split("/", 2);
    return new LogPosition(
        Long.parseLong(next[0]), gaps, next.length == 2 ? Long.parseLong(next[1]) : 0);
  }

  private static Gap gap(String text) {
    String[] parts = text.split("@", 2);
    String[] ends = parts[0].split("-", 2);
    long first = Long.parseLong(ends[0]);
    long last = ends.length == 2 ? Long.parseLong(ends[1]) : first;
    return new Gap(
        new SeqRange(first, last), parts.length == 2 ? Long.parseLong(parts[1]) : Gap.UNMARKED);
  }
}
