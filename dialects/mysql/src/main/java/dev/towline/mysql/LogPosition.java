package dev.towline.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has been seen of one audit table: every number below {@code next} but those in the gaps.
 * Numbers are given out in ascending order, but become visible when their transactions commit.
 *
 * <p>A gap is closed by proof only. It is seen; then a fresh list of active transactions is taken
 * and leaves its mark; a later fresh list shows that all those have ended; in a snapshot opened
 * after that list the gap is still empty: so its transactions rolled back. Without that last look
 * the rows of one that committed just before it ended would be lost.
 *
 * @param next nothing from here on has been seen
 * @param gaps in ascending order
 * @param purgedBefore up to this number entries were gone before the first snapshot, while a gap is
 *     open below it; else 0
 */
record LogPosition(long next, List<Gap> gaps, long purgedBefore) {

  /** Nothing was seen. */
  static final LogPosition START = new LogPosition(1, List.of());

  LogPosition {
    gaps = List.copyOf(gaps);
    boolean begun = next > 1;
    if (begun && (gaps.isEmpty() || gaps.get(0).range().first() > purgedBefore)) {
      purgedBefore = 0;
    }
    long end = 0;
    for (Gap gap : gaps) {
      if (gap.range().first() <= end || gap.range().last() >= next) {
        throw new IllegalArgumentException("Gaps out of order or not below " + next + ": " + gaps);
      }
      end = gap.range().last();
    }
  }

  LogPosition(long next, List<Gap> gaps) {
    this(next, gaps, 0);
  }

  /**
   * Of a follower that begins now, when entries up to a number have been purged. One of the numbers
   * may still come, of a transaction that is open; the others are gaps until that is disproved.
   */
  static LogPosition beginning(long purged) {
    return new LogPosition(1, List.of(), purged);
  }

  /**
   * Whether entries that were not seen are gone.
   *
   * @param purged up to which number entries have been deleted
   */
  boolean misses(long purged) {
    return lowestUnseen() <= purged && purged > purgedBefore;
  }

  /**
   * What a snapshot shows beyond a position.
   *
   * @param filled numbers in the position's gaps that are visible
   * @param missing numbers from the position's {@code next} on, below the highest visible, that are
   *     not
   * @param highest the highest visible number
   */
  record Sight(List<SeqRange> filled, List<SeqRange> missing, long highest) {
    Sight {
      filled = List.copyOf(filled);
      missing = List.copyOf(missing);
    }
  }

  /**
   * The position of a snapshot.
   *
   * @param active a fresh list taken after this position's snapshot and before the other one's;
   *     empty when there was none
   */
  LogPosition after(Sight sight, Optional<ActiveTransactions> active) {
    List<Gap> open = new ArrayList<>();
    for (Gap gap : gaps) {
      if (active.isPresent() && gap.ended(active.get())) {
        continue;
      }
      Gap kept = active.map(gap::marked).orElse(gap);
      for (SeqRange left : kept.range().without(sight.filled())) {
        open.add(new Gap(left, kept.mark()));
      }
    }
    sight.missing().forEach(range -> open.add(new Gap(range, Gap.UNMARKED)));
    return new LogPosition(Math.max(next, sight.highest() + 1), open, purgedBefore);
  }

  /** The lowest number that has not been seen. */
  long lowestUnseen() {
    return gaps.isEmpty() ? next : gaps.get(0).range().first();
  }

  List<SeqRange> gapRanges() {
    return gaps.stream().map(Gap::range).toList();
  }
}
