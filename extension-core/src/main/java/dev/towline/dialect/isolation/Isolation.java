package dev.towline.dialect.isolation;

import dev.towline.dialect.isolation.Spool.Line;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes rows of which some are refused: a block of rows at a time. A block that is refused is
 * halved until the rows are found that cannot be written; the follower keeps what it had for them.
 * A row that only waits for another one, by a unique value or a foreign key, is tried again after
 * the others.
 */
public final class Isolation {

  /** Rows that wait for each other come in a chain; no longer chain than this is followed. */
  private static final int PASSES_MAX = 10;

  /** What became of a block: so many rows were written, or it was refused and none was. */
  public sealed interface Outcome {
    /** All of it. */
    record Written(long rows) implements Outcome {}

    /** Nothing of it. */
    record Not(Refused why) implements Outcome {}
  }

  /** Writes blocks, all or nothing. */
  public interface Blocks {

    /** Comes before the first: empties the tables that the batch empties. */
    void begin() throws SQLException;

    /**
     * Writes one.
     *
     * @param lines each begins with what it is
     * @throws SQLException when it failed for another reason than the values of rows
     */
    Outcome write(TablePair table, List<byte[]> lines) throws SQLException;
  }

  private final Blocks blocks;
  private final long refusedMax;
  private final List<Part> parts;
  private long lasting;

  /** A table's rows, and those that were refused by their number. */
  private record Part(Spool spool, SortedMap<Long, Refused> refused) {

    /** No row there can have a key that the column does not hold: it is gone already. */
    boolean gone(List<Line> block, Refused why) {
      return block.size() == 1 && block.get(0).text[0] == 'd' && why.byKey(spool.table());
    }

    QuarantinedRow row(Line line) {
      Refused why = Optional.ofNullable(refused.get(line.number)).orElseThrow();
      return why.row(spool.table(), line.text);
    }
  }

  /**
   * An isolation of these rows.
   *
   * @param refusedMax gives up when more rows than this are refused for good
   */
  public Isolation(List<Spool> parentsFirst, Blocks blocks, long refusedMax) {
    this.blocks = blocks;
    this.refusedMax = refusedMax;
    this.parts = parentsFirst.stream().map(spool -> new Part(spool, new TreeMap<>())).toList();
  }

  /** Writes what can be written: deletes from children to parents, then rows the other way. */
  public long write() throws SQLException {
    blocks.begin();
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
  private interface Next {
    List<Line> after(long number);
  }

  private long write(Part part, Next next) throws SQLException {
    long rows = 0;
    List<Line> block = next.after(0);
    while (!block.isEmpty()) {
      rows += write(part, block);
      block = next.after(last(block));
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
        .filter(Refused::mayPass)
        .count();
  }

  private long writeWaiting(Part part) throws SQLException {
    List<Long> numbers =
        part.refused.entrySet().stream()
            .filter(refused -> refused.getValue().mayPass())
            .map(Map.Entry::getKey)
            .toList();
    return write(
        part,
        after -> {
          List<Line> block = part.spool.block(numbers, after);
          block.forEach(line -> part.refused.remove(line.number));
          return block;
        });
  }

  /** Writes a block as a whole, or its halves. */
  private long write(Part part, List<Line> block) throws SQLException {
    Outcome outcome =
        blocks.write(part.spool.table(), block.stream().map(line -> line.text).toList());
    if (outcome instanceof Outcome.Written written) {
      return written.rows();
    }
    Refused why = ((Outcome.Not) outcome).why();
    return part.gone(block, why) ? 0 : writeHalves(part, block, why);
  }

  private long writeHalves(Part part, List<Line> block, Refused why) throws SQLException {
    if (block.size() == 1) {
      part.refused.put(block.get(0).number, why);
      if (!why.mayPass() && ++lasting > refusedMax) {
        throw tooMany(refusedMax, part.row(block.get(0)));
      }
      return 0;
    }
    int half = block.size() / 2;
    return write(part, block.subList(0, half)) + write(part, block.subList(half, block.size()));
  }

  /** The rows that cannot be written. */
  public List<QuarantinedRow> refused() {
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

  /**
   * More are refused than the quarantine may hold.
   *
   * @param rowsMax 0 where none may be set aside
   * @param row one of them
   */
  public static TowlineException tooMany(long rowsMax, QuarantinedRow row) {
    if (rowsMax == 0) {
      return TowlineException.fatal(
          "The follower refuses a row. %s.".formatted(row),
          "Change the follower's table so that it takes the row, or the row on the leader.");
    }
    return TowlineException.fatal(
        "The follower refuses more than %,d rows, which is all that its quarantine may hold."
            .formatted(rowsMax),
        "Change the follower so that it takes the rows that towline.quarantine names there, or raise quarantine-max.");
  }
}
