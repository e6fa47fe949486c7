package dev.towline.dialect;

import dev.towline.model.ShapeChange;
import java.util.List;

/**
 * What brings a follower's table in line with changes of the leader's.
 *
 * @param changes what it follows
 * @param ways statements to run together, in several ways of which each asks for less than the one
 *     before
 */
public record Alteration(List<ShapeChange> changes, List<List<String>> ways) {

  public Alteration {
    changes = List.copyOf(changes);
    ways = ways.stream().map(List::copyOf).toList();
  }

  /** One change, and one statement of each way. */
  public static Alteration of(ShapeChange change, String... ways) {
    return new Alteration(
        List.of(change), List.of(ways).stream().map(way -> List.of(way)).toList());
  }

  /** What became of it. */
  public record Result(List<String> ran, String refused) {
    public Result {
      ran = List.copyOf(ran);
    }

    /** Whether nothing of it was done. */
    public boolean failed() {
      return ran.isEmpty();
    }
  }
}
