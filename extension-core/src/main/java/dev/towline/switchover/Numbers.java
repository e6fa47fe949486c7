package dev.towline.switchover;

import dev.towline.dialect.Numbering.Counter;
import dev.towline.dialect.Patience;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.relay.Side;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sets the sequences, identities and auto-increments of a follower that is to lead beyond the
 * leader's and beyond every row. It is done ahead, with headroom, so that while writes wait there
 * is little left to do.
 */
final class Numbers {

  private final Followed followed;
  private final Side leader;
  private final Side follower;
  private final long headroom;
  private final Patience patience;

  private List<TableName> tables;
  private int set;

  Numbers(Followed followed, Side leader, Side follower, long headroom, Patience patience) {
    this.followed = followed;
    this.leader = leader;
    this.follower = follower;
    this.headroom = headroom;
    this.patience = patience;
    this.tables = followed.leaderNames();
  }

  /** A column's counter on both sides. */
  private record Pair(Counter there, Optional<Counter> here) {

    /** The least next number that nobody can have been given. */
    BigInteger least(Optional<BigInteger> extreme, Counter counter) {
      BigInteger step = BigInteger.valueOf(counter.step());
      BigInteger behind = extreme.map(last -> last.add(step)).orElse(there.next());
      return counter.step() > 0 ? there.next().max(behind) : there.next().min(behind);
    }
  }

  /** Why sequences would fail the new leader, before anything is done. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Pair pair : pairs()) {
      finding(pair).ifPresent(findings::add);
    }
    return findings;
  }

  private Optional<Finding> finding(Pair pair) {
    String column = pair.there().table() + "." + pair.there().column();
    if (pair.here().isEmpty()) {
      return Optional.of(
          new Finding(
              Severity.BLOCKS,
              column,
              "%s numbers it by itself, %s does not: rows that come without a number would be refused."
                  .formatted(leader.name(), follower.name()),
              "Give the column an identity, a sequence or auto_increment on %s."
                  .formatted(follower.name())));
    }
    Counter here = pair.here().get();
    if (Long.signum(here.step()) != Long.signum(pair.there().step())) {
      return Optional.of(
          new Finding(
              Severity.BLOCKS,
              column,
              "It counts up on one side and down on the other.",
              "Give both sequences one direction."));
    }
    BigInteger target = beyond(pair.there().next(), here);
    boolean past =
        here.step() > 0 ? target.compareTo(here.last()) > 0 : target.compareTo(here.last()) < 0;
    return past && !here.cycles()
        ? Optional.of(
            new Finding(
                Severity.BLOCKS,
                column,
                "Its sequence is at its end: the next number is %s, with headroom %s, and the last that %s can give is %s."
                    .formatted(pair.there().next(), target, follower.name(), here.last()),
                "Give the column a larger type and its sequence a later end on both sides, or ask for less with --headroom."))
        : Optional.empty();
  }

  /**
   * Sets all of them ahead while the leader still counts. Returns how many there are. From then on
   * only their tables are looked at: to look at each of many tables while writes wait takes long.
   */
  int ahead() {
    List<Pair> pairs = pairs();
    narrow(pairs.stream().map(pair -> pair.there().table()).distinct().toList());
    return advance(pairs, false);
  }

  /** A partition's numbers are found by the table that it is part of. */
  private void narrow(List<TableName> numbered) {
    if (tables.containsAll(numbered)) {
      tables = numbered;
    }
  }

  /** Sets those that are not ahead any more; nobody writes now. */
  void settle() {
    set = tables.isEmpty() ? 0 : advance(pairs(), true);
  }

  private int advance(List<Pair> all, boolean exactly) {
    List<Pair> pairs = all.stream().filter(pair -> pair.here().isPresent()).toList();
    return follower.call(
        "Setting sequences",
        connection -> {
          for (Pair pair : pairs) {
            advance(connection, pair, pair.here().orElseThrow(), exactly);
          }
          return pairs.size();
        });
  }

  private void advance(Connection connection, Pair pair, Counter here, boolean exactly)
      throws SQLException {
    var numbering = follower.dialect().numbering();
    BigInteger least =
        exactly ? pair.least(numbering.extreme(connection, here), here) : pair.there().next();
    boolean ahead =
        here.step() > 0 ? here.next().compareTo(least) >= 0 : here.next().compareTo(least) <= 0;
    if (!exactly || !ahead) {
      numbering.advance(connection, here, beyond(least, here), patience);
    }
  }

  private BigInteger beyond(BigInteger least, Counter counter) {
    return least.add(BigInteger.valueOf(counter.step()).multiply(BigInteger.valueOf(headroom)));
  }

  private List<Pair> pairs() {
    List<Counter> there =
        leader.call(
            "Reading sequences",
            connection -> leader.dialect().numbering().counters(connection, tables));
    Map<String, Counter> here =
        follower
            .call(
                "Reading sequences",
                connection -> follower.dialect().numbering().counters(connection, followers()))
            .stream()
            .collect(
                Collectors.toMap(
                    c -> place(c.table(), c.column()), Function.identity(), (a, b) -> a));
    return there.stream()
        .map(counter -> new Pair(counter, Optional.ofNullable(here.get(onFollower(counter)))))
        .toList();
  }

  private List<TableName> followers() {
    return tables.stream().map(followed.mapping()::table).toList();
  }

  private String onFollower(Counter counter) {
    return place(
        followed.mapping().table(counter.table()),
        followed.mapping().column(counter.table(), counter.column()).orElse(""));
  }

  private static String place(TableName table, String column) {
    return table + "." + column;
  }

  /** How many were looked at when it was settled. */
  int set() {
    return set;
  }
}
