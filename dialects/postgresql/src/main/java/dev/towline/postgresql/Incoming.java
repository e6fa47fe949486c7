package dev.towline.postgresql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.model.TablePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one table in a batch: in memory as long as they are few, then staged. */
final class Incoming {

  final TablePair table;
  final Mode mode;
  final List<byte[]> lines = new ArrayList<>();
  final Guards guards;
  Optional<Stage> stage = Optional.empty();

  private final long[] counts = new long[128];

  Incoming(TablePair table, Mode mode) {
    this.table = table;
    this.mode = mode;
    this.guards = new Guards(table);
  }

  /** Takes note of what a line is. */
  void saw(byte[] line) {
    counts[line[0]]++;
  }

  /** How many rows with a key are of this operation. */
  long count(char operation) {
    return counts[operation];
  }

  /** Whether there is something to write. */
  boolean writes() {
    boolean something = !lines.isEmpty() || stage.isPresent();
    return something && (mode == Mode.CHANGES || mode == Mode.REPLACE);
  }
}
