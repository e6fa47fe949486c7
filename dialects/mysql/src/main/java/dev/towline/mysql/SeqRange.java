package dev.towline.mysql;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of entries of an audit table, from {@code first} to {@code last}, both among them. Lists
 * of ranges are sorted and do not overlap.
 */
record SeqRange(long first, long last) {

  SeqRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("No range: " + first + " to " + last);
    }
  }

  boolean contains(long seq) {
    return first <= seq && seq <= last;
  }

  /** What is left of it without others. */
  List<SeqRange> without(List<SeqRange> others) {
    List<SeqRange> left = new ArrayList<>();
    long from = first;
    for (SeqRange other : others) {
      if (other.last < from || other.first > last) {
        continue;
      }
      if (other.first > from) {
        left.add(new SeqRange(from, other.first - 1));
      }
      from = other.last + 1;
    }
    if (from <= last) {
      left.add(new SeqRange(from, last));
    }
    return left;
  }

  /** Sorted numbers as ranges. */
  static List<SeqRange> of(List<Long> seqs) {
    List<SeqRange> ranges = new ArrayList<>();
    for (int i = 0; i < seqs.size(); ) {
      int end = i;
      while (end + 1 < seqs.size() && seqs.get(end + 1) == seqs.get(end) + 1) {
        end++;
      }
      ranges.add(new SeqRange(seqs.get(i), seqs.get(end)));
      i = end + 1;
    }
    return ranges;
  }
}
