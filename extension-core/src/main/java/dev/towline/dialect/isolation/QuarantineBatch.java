package dev.towline.dialect.isolation;

import dev.towline.dialect.Applier.Refusals;
import dev.towline.dialect.Batch;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowSink;
import dev.towline.model.Cursor;
import dev.towline.model.Position;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.VerificationReport.Difference;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An apply transaction with an eye on the quarantine: keys that are written leave it. Where refused
 * rows are set aside, rows of tables with a key are spooled first and written by an {@link
 * Isolation}. Tables without a key have nothing to name a row by; theirs fail the batch.
 */
public final class QuarantineBatch implements Batch {

  private static final String DIFFERS = "differs";
  private static final byte[] UPSERT = "u\t".getBytes(StandardCharsets.US_ASCII);

  private final Batch batch;
  private final Isolation.Blocks blocks;
  private final Shelf shelf;
  private final Refusals refusals;
  private final Position position;

  /** The quarantine as it was, and its keys that came. */
  private final Map<TableName, Set<List<String>>> quarantined;

  private final Map<TableName, List<Difference>> otherwise = new HashMap<>();
  private final Map<TableName, Set<List<String>>> seen = new HashMap<>();
  private final Map<TablePair, Spool> spools = new LinkedHashMap<>();
  private List<QuarantinedRow> setAside = List.of();
  private long count;

  /**
   * One around another batch, which has begun.
   *
   * @param blocks write in that batch's transaction
   * @param position what the follower has after it
   */
  public QuarantineBatch(
      Batch batch, Isolation.Blocks blocks, Shelf shelf, Refusals refusals, Position position)
      throws SQLException {
    this.batch = batch;
    this.blocks = blocks;
    this.shelf = shelf;
    this.refusals = refusals;
    this.position = position;
    this.quarantined = shelf.keys();
  }

  @Override
  public RowSink rows(TablePair table, Mode mode) {
    boolean written = mode == Mode.CHANGES || mode == Mode.REPLACE;
    if (!written || table.wholeRow()) {
      RowSink compared = batch.rows(table, mode);
      return table.wholeRow() || !refusals.setAside() ? compared : unlessRefused(table, compared);
    }
    if (mode == Mode.REPLACE) {
      seen.put(table.name(), known(table.name()));
      return batch.rows(table, mode);
    }
    RowSink sink =
        refusals.setAside()
            ? spools.computeIfAbsent(table, Spool::new)::add
            : batch.rows(table, mode);
    return line -> {
      if (comesFirst(table, line)) {
        sink.row(line);
      }
    };
  }

  /**
   * A row that the follower's columns cannot hold, not even to be compared, is another one there.
   */
  private RowSink unlessRefused(TablePair table, RowSink compared) {
    Set<List<String>> known = known(table.name());
    return line -> {
      List<String> key = key(table, line);
      if (line[0] != 'd' && known.contains(key)) {
        otherwise
            .computeIfAbsent(table.name(), name -> new ArrayList<>())
            .add(new Difference(key, DIFFERS));
      } else {
        compared.row(line);
      }
    };
  }

  /** A key that is tried again may have changed as well: both are the same row. */
  private boolean comesFirst(TablePair table, byte[] line) {
    Set<List<String>> known = known(table.name());
    if (known.isEmpty()) {
      return true;
    }
    List<String> key = key(table, line);
    return !known.contains(key)
        || seen.computeIfAbsent(table.name(), name -> new HashSet<>()).add(key);
  }

  private static List<String> key(TablePair table, byte[] line) {
    List<String> columns = table.columns();
    return table.key().stream()
        .map(name -> String.valueOf(RowLine.field(line, columns.indexOf(name) + 1)))
        .toList();
  }

  private Set<List<String>> known(TableName table) {
    return quarantined.getOrDefault(table, Set.of());
  }

  @Override
  public RowSink copy(TablePair table) {
    boolean plain = !refusals.setAside() && known(table.name()).isEmpty();
    if (plain || table.wholeRow()) {
      return batch.copy(table);
    }
    RowSink changes = rows(table, Mode.CHANGES);
    return line -> changes.row(upsert(line));
  }

  private static byte[] upsert(byte[] line) {
    byte[] longer = new byte[line.length + UPSERT.length];
    System.arraycopy(UPSERT, 0, longer, 0, UPSERT.length);
    System.arraycopy(line, 0, longer, UPSERT.length, line.length);
    return longer;
  }

  @Override
  public List<List<String>> keys(TablePair table, Optional<Cursor> after, int limit)
      throws SQLException {
    return batch.keys(table, after, limit);
  }

  @Override
  public void empty(TablePair table) {
    seen.put(table.name(), known(table.name()));
    batch.empty(table);
  }

  @Override
  public void partial() {
    batch.partial();
  }

  /** A repair begins where rows may have changed silently: those in quarantine too. */
  @Override
  public void progress(TableProgress progress) throws SQLException {
    batch.progress(progress);
    if (progress.state() == State.REPAIRING && progress.cursor().isEmpty()) {
      shelf.retry(progress.table());
    }
  }

  @Override
  public void received() throws SQLException {
    batch.received();
  }

  /** Rows with a key come first: those without one may refer to them. */
  @Override
  public long apply() throws SQLException {
    Isolation isolation = new Isolation(List.copyOf(spools.values()), blocks, refusals.rowsMax());
    long rows = isolation.write() + batch.apply();
    setAside = isolation.refused();
    for (var keys : seen.entrySet()) {
      shelf.remove(keys.getKey(), writtenOf(keys.getKey(), keys.getValue()));
    }
    shelf.add(setAside, position);
    count = shelf.count();
    if (count > refusals.rowsMax() && !setAside.isEmpty()) {
      throw Isolation.tooMany(refusals.rowsMax(), setAside.get(0));
    }
    return rows;
  }

  private List<List<String>> writtenOf(TableName table, Set<List<String>> keys) {
    Set<List<String>> refused = new HashSet<>();
    setAside.stream()
        .filter(row -> row.table().equals(table))
        .forEach(row -> refused.add(row.key()));
    return keys.stream().filter(key -> !refused.contains(key)).toList();
  }

  @Override
  public List<Difference> differences(TablePair table) throws SQLException {
    List<Difference> differences = new ArrayList<>(batch.differences(table));
    differences.addAll(otherwise.getOrDefault(table.name(), List.of()));
    return differences;
  }

  @Override
  public List<QuarantinedRow> setAside() {
    return setAside;
  }

  @Override
  public long quarantined() {
    return count;
  }

  @Override
  public void commit() throws SQLException {
    batch.commit();
  }

  @Override
  public void close() throws SQLException {
    try {
      batch.close();
    } finally {
      spools.values().forEach(Spool::close);
    }
  }
}
