package dev.towline.postgresql;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Batch;
import dev.towline.dialect.RowSink;
import dev.towline.model.Cursor;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
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
final class QuarantineBatch implements Batch {

  private static final String DIFFERS = "differs";

  private final PostgresBatch batch;
  private final Connection connection;
  private final Advance advance;
  private final QuarantineStore store;
  private final PostgresFaults faults = new PostgresFaults();

  /** The quarantine as it was, and its keys that came. */
  private final Map<TableName, Set<List<String>>> quarantined;

  private final Map<TableName, List<Difference>> otherwise = new HashMap<>();
  private final Map<TableName, Set<List<String>>> seen = new HashMap<>();
  private final Map<TablePair, Spool> spools = new LinkedHashMap<>();
  private final List<TablePair> emptied = new ArrayList<>();
  private Optional<CopyInto> open = Optional.empty();
  private List<QuarantinedRow> setAside = List.of();
  private long count;

  private QuarantineBatch(
      PostgresBatch batch,
      Connection connection,
      Advance advance,
      QuarantineStore store,
      Map<TableName, Set<List<String>>> quarantined) {
    this.batch = batch;
    this.connection = connection;
    this.advance = advance;
    this.store = store;
    this.quarantined = quarantined;
  }

  static Batch begin(Connection connection, Advance advance) throws SQLException {
    PostgresBatch batch = PostgresBatch.begin(connection, advance);
    try {
      QuarantineStore store = new QuarantineStore(connection, advance.subscription());
      return new QuarantineBatch(batch, connection, advance, store, store.keys());
    } catch (SQLException e) {
      batch.close();
      throw e;
    }
  }

  @Override
  public RowSink rows(TablePair table, Mode mode) {
    boolean written = mode == Mode.CHANGES || mode == Mode.REPLACE;
    if (!written || table.wholeRow()) {
      endCopies();
      RowSink compared = batch.rows(table, mode);
      return table.wholeRow() || !advance.refusals().setAside()
          ? compared
          : unlessRefused(table, compared);
    }
    if (mode == Mode.REPLACE) {
      seen.put(table.name(), known(table.name()));
      return batch.rows(table, mode);
    }
    RowSink sink = advance.refusals().setAside() ? spool(table) : batch.rows(table, mode);
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
      List<String> key = Refusal.key(table, line);
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
    List<String> key = Refusal.key(table, line);
    return !known.contains(key)
        || seen.computeIfAbsent(table.name(), name -> new HashSet<>()).add(key);
  }

  private Set<List<String>> known(TableName table) {
    return quarantined.getOrDefault(table, Set.of());
  }

  private RowSink spool(TablePair table) {
    endCopies();
    try {
      Spool spool = spools.get(table);
      if (spool == null) {
        spool = new Spool(connection, table, spools.size(), faults);
        spools.put(table, spool);
      }
      CopyInto copy = spool.open();
      open = Optional.of(copy);
      return line -> copy.row(Spool.sized(line));
    } catch (SQLException e) {
      throw faults.explain("Spooling " + table.name(), e);
    }
  }

  private void endCopies() {
    Optional<CopyInto> copy = open;
    open = Optional.empty();
    copy.ifPresent(CopyInto::end);
    batch.endCopy();
  }

  @Override
  public RowSink copy(TablePair table) {
    boolean plain = !advance.refusals().setAside() && known(table.name()).isEmpty();
    if (plain || table.wholeRow()) {
      endCopies();
      return batch.copy(table);
    }
    RowSink changes = rows(table, Mode.CHANGES);
    return line -> changes.row(PostgresBatch.withOperation(line));
  }

  @Override
  public List<List<String>> keys(TablePair table, Optional<Cursor> after, int limit)
      throws SQLException {
    endCopies();
    return batch.keys(table, after, limit);
  }

  @Override
  public void empty(TablePair table) {
    seen.put(table.name(), known(table.name()));
    emptied.add(table);
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
      store.retry(progress.table());
    }
  }

  @Override
  public void received() throws SQLException {
    endCopies();
    batch.received();
  }

  @Override
  public long apply() throws SQLException {
    for (TablePair table : emptied) {
      Session.execute(connection, "delete from " + new OnFollower(table).table());
    }
    Isolation isolation =
        new Isolation(
            connection, List.copyOf(spools.values()), advance.refusals().rowsMax(), faults);
    long rows = isolation.write() + batch.apply();
    setAside = isolation.refused();
    for (var keys : seen.entrySet()) {
      store.remove(keys.getKey(), writtenOf(keys.getKey(), keys.getValue()));
    }
    store.add(setAside, advance.to());
    count = new PostgresQuarantine().count(connection, advance.subscription());
    if (count > advance.refusals().rowsMax() && !setAside.isEmpty()) {
      throw Refusal.tooMany(advance.refusals().rowsMax());
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
    if (open.isPresent()) {
      open.get().cancel();
    }
    batch.close();
  }
}
