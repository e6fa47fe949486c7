package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.NodeName;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A transaction of which an application was told that it is committed.
 *
 * @param begin of its commit, in nanoseconds
 */
record Acknowledged(int client, long page, NodeName node, long begin, long end) {

  /** No commit on one began before all on the other had ended that were begun before it. */
  static void assertNeverTwoLeaders(Stream<Acknowledged> commits) {
    List<Acknowledged> all = commits.sorted(Comparator.comparingLong(Acknowledged::begin)).toList();
    long end = 0;
    for (int i = 1; i < all.size(); i++) {
      Acknowledged before = all.get(i - 1);
      end = Math.max(end, before.end());
      if (!before.node().equals(all.get(i).node())) {
        assertThat(all.get(i).begin())
            .as("%s takes a write after %s has taken its last", all.get(i).node(), before.node())
            .isGreaterThan(end);
      }
    }
  }
}
