package dev.towline.switchover;

import dev.towline.model.CapturedTable;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;
import java.util.ArrayList;
import java.util.List;

/** Compares how many rows the tables of both sides have, while nobody writes. */
final class Counts {

  private final Followed followed;
  private final Side leader;
  private final Side follower;
  private final long max;

  private int tables;
  private int left;
  private long rows;

  Counts(Followed followed, Side leader, Side follower, long max) {
    this.followed = followed;
    this.leader = leader;
    this.follower = follower;
    this.max = max;
  }

  /** Fails where a table has not as many rows; leaves out those that would take long. */
  void compare() {
    List<TableName> small =
        followed.onLeader().stream()
            .filter(table -> table.shape().estimatedRows() <= max)
            .map(CapturedTable::name)
            .toList();
    left = followed.onLeader().size() - small.size();
    List<Long> there = count(leader, small);
    List<Long> here = count(follower, small.stream().map(followed.mapping()::table).toList());
    List<String> different = new ArrayList<>();
    for (int i = 0; i < small.size(); i++) {
      if (!there.get(i).equals(here.get(i))) {
        different.add("%s (%d and %d)".formatted(small.get(i), there.get(i), here.get(i)));
      }
    }
    if (!different.isEmpty()) {
      throw TowlineException.fatal(
          "Not as many rows on %s as on %s: %s."
              .formatted(follower.name(), leader.name(), String.join(", ", different)),
          "Somebody else writes to %s. Run towline verify --repair, then switch over again."
              .formatted(follower.name()));
    }
    tables = small.size();
    rows = there.stream().mapToLong(Long::longValue).sum();
  }

  private static List<Long> count(Side side, List<TableName> names) {
    return side.call(
        "Counting rows",
        connection -> {
          List<Long> counts = new ArrayList<>();
          for (TableName name : names) {
            counts.add(side.dialect().applier().count(connection, name));
          }
          return counts;
        });
  }

  int tables() {
    return tables;
  }

  int left() {
    return left;
  }

  long rows() {
    return rows;
  }
}
