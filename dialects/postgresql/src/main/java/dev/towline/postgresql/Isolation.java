package dev.towline.postgresql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.Spool.Line;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes rows of which some are refused: a block of rows at a time, in a savepoint. A block that is
 * refused is halved until the rows are found that cannot be written; the follower keeps what it had
 * for them. A row that only waits for another one, by a unique value or a foreign key, is tried
 * again after the others.
 */
final class Isolation {

  /** Rows that wait for each other come in a chain; no longer chain than this is followed. */
  private static final int PASSES_MAX = 10;

  /** Stages of a batch's own are numbered from 0. */
  private static final int STAGES_FROM = 100_000;

  private final Connection connection;
  private final long refusedMax;
  private final List<Part> parts = new ArrayList<>();
  private long lasting;

  /** A table's rows, where they are written from, and those that were refused by their number. */
  private static final class Part {
    final Spool spool;
    final Stage stage;
    final SortedMap<Long, Refusal> refused = new TreeMap<>();

    Part(Spool spool, Stage stage) {
      this.spool = spool;
      this.stage = stage;
    }

    /** The rows of a block that is staged. */
    Incoming incoming(List<Line> block) {
      Incoming rows = new Incoming(spool.table(), Mode.CHANGES);
      rows.stage = Optional.of(stage);
      block.forEach(line -> rows.saw(line.text));
      return rows;
    }

    /** No row there can have a key that the column does not hold: it is gone already. */
    boolean gone(List<Line> block, Refusal why) {
      return block.size() == 1
          && block.get(0).text[0] == 'd'
          && why.column().filter(spool.table().followerKey()::contains).isPresent();
    }

    QuarantinedRow row(Line line) {
      Refusal why = Optional.ofNullable(refused.get(line.number)).orElseThrow();
      return why.row(spool.table(), line.text);
    }
  }

  /**
   * An isolation of these rows.
   *
   * @param refusedMax gives up when more rows than this are refused for good
   */
  Isolation(Connection connection, List<Spool> parentsFirst, long refusedMax, PostgresFaults faults)
      throws SQLException {
    this.connection = connection;
    this.refusedMax = refusedMax;
    for (Spool spool : parentsFirst) {
      spool.filled();
      int number = STAGES_FROM + parts.size();
      parts.add(new Part(spool, new Stage(connection, spool.table(), number, faults)));
    }
  }

  /** Writes what can be written: deletes from children to parents, then rows the other way. */
  long write() throws SQLException {
    Session.execute(connection, "set constraints all immediate");
    long rows = 0;
    List<Part> childrenFirst = new ArrayList<>(parts);
    Collections.reverse(childrenFirst);
    for (Part part : childrenFirst) {
      rows += write(part, part.spool::gone);
    }
    for (Part part : parts) {
      rows += write(part, part.spool::coming);
    }
    return rows + writeWaiting();
  }

  /** Rows of a spool, a block at a time. */
  private interface Blocks {
    List<Line> after(long number) throws SQLException;
  }

  private long write(Part part, Blocks blocks) throws SQLException {
    long rows = 0;
    List<Line> block = blocks.after(0);
    while (!block.isEmpty()) {
      rows += write(part, block);
      block = blocks.after(last(block));
    }
    return rows;
  }

  private static long last(List<Line> block) {
    return block.get(block.size() - 1).number;
  }

  private long writeWaiting() throws SQLException {
    long rows = 0;
    long before = Long.MAX_VALUE;
    for (int pass = 1; pass <= PASSES_MAX && waiting() > 0 && waiting() < before; pass++) {
      before = waiting();
      for (Part part : parts) {
        rows += writeWaiting(part);
      }
    }
    return rows;
  }

  private long waiting() {
    return parts.stream()
        .flatMap(part -> part.refused.values().stream())
        .filter(Refusal::mayPass)
        .count();
  }

  private long writeWaiting(Part part) throws SQLException {
    List<Long> numbers =
        part.refused.entrySet().stream()
            .filter(refused -> refused.getValue().mayPass())
            .map(Map.Entry::getKey)
            .toList();
    long rows = 0;
    List<Line> block = part.spool.block(numbers, 0);
    while (!block.isEmpty()) {
      block.forEach(line -> part.refused.remove(line.number));
      rows += write(part, block);
      block = part.spool.block(numbers, last(block));
    }
    return rows;
  }

  /** Writes a block as a whole, or its halves. */
  private long write(Part part, List<Line> block) throws SQLException {
    Session.execute(connection, "truncate " + part.stage.name() + "; savepoint towline_block");
    try {
      part.stage.take(block.stream().map(line -> line.text).toList());
    } catch (TowlineException e) {
      Refusal refusal = Refusal.of(e);
      undoBlock();
      return part.gone(block, refusal) ? 0 : writeHalves(part, block, refusal);
    }
    try {
      long rows = writeStaged(List.of(part.incoming(block)));
      Session.execute(connection, "release savepoint towline_block");
      return rows;
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e);
      undoBlock();
      return writeHalves(part, block, refusal);
    }
  }

  private void undoBlock() throws SQLException {
    Session.execute(
        connection, "rollback to savepoint towline_block; release savepoint towline_block");
  }

  /** Unique values that moved between rows are freed first, wherever they are. */
  private long writeStaged(List<Incoming> rows) throws SQLException {
    Session.execute(connection, "savepoint towline_staged");
    try {
      return new Writing(connection, rows).write();
    } catch (SQLException e) {
      if (!Refusal.of(e).byAnotherRow()) {
        throw e;
      }
      Session.execute(connection, "rollback to savepoint towline_staged");
      new Cascades(connection).refuseTakingOut(rows.stream().map(row -> row.table).toList());
      return new Writing(connection, rows).evictingHolders();
    }
  }

  private long writeHalves(Part part, List<Line> block, Refusal why) throws SQLException {
    if (block.size() == 1) {
      part.refused.put(block.get(0).number, why);
      if (!why.mayPass() && ++lasting > refusedMax) {
        throw Refusal.tooMany(refusedMax);
      }
      return 0;
    }
    int half = block.size() / 2;
    return write(part, block.subList(0, half)) + write(part, block.subList(half, block.size()));
  }

  /** The rows that cannot be written. */
  List<QuarantinedRow> refused() throws SQLException {
    List<QuarantinedRow> rows = new ArrayList<>();
    for (Part part : parts) {
      List<Line> block = part.spool.block(part.refused.keySet(), 0);
      while (!block.isEmpty()) {
        block.forEach(line -> rows.add(part.row(line)));
        block = part.spool.block(part.refused.keySet(), last(block));
      }
    }
    return rows;
  }
}
