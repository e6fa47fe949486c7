package dev.towline.mysql;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Batch;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.isolation.Isolation;
import dev.towline.dialect.own.ProgressStore;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Cursor;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An apply transaction on MySQL or MariaDB. */
final class MySqlBatch implements Batch {

  /** So many rows, and not many more bytes than this, are in memory before they are staged. */
  private static final int BLOCK_ROWS = 10_000;

  private static final int BLOCK_BYTES = 2 << 20;

  private record Stream(TablePair table, Mode mode) {}

  /** Lines on their way into a stage, or straight into a table. */
  private static final class Open {
    final Object into;
    final Block block;
    final List<byte[]> lines = new ArrayList<>();
    long bytes;

    Open(Object into, Block block) {
      this.into = into;
      this.block = block;
    }
  }

  /** Writes lines. */
  private interface Block {
    void write(List<byte[]> lines) throws SQLException;
  }

  private final Connection connection;
  private final Durability durability;
  private final Advance advance;
  private final ServerLimits limits;
  private final MySqlFaults faults = new MySqlFaults();
  private final Map<Stream, Incoming> incoming = new LinkedHashMap<>();
  private final List<TablePair> emptied = new ArrayList<>();
  private final StagedBlocks blocks;

  private Optional<Open> open = Optional.empty();
  private boolean partial;
  private int rowsKept;
  private int bytesKept;

  private MySqlBatch(
      Connection connection, Durability durability, Advance advance, ServerLimits limits) {
    this.connection = connection;
    this.durability = durability;
    this.advance = advance;
    this.limits = limits;
    this.blocks = new StagedBlocks(connection, this, limits);
  }

  /** Writes blocks of rows in this transaction. */
  Isolation.Blocks blocks() {
    return blocks;
  }

  static MySqlBatch begin(Connection connection, Durability durability, Advance advance)
      throws SQLException {
    ServerLimits limits = ServerLimits.of(connection);
    long seconds = Math.max(1, advance.limits().lockTimeout().toSeconds());
    try {
      Sql.execute(
          connection,
          "set @towline_origin = %s, session innodb_lock_wait_timeout = %d, session lock_wait_timeout = %d"
              .formatted(Quoting.text(advance.leader().text()), seconds, seconds));
      Sql.execute(connection, "start transaction");
      new SubscriptionStore(connection).advance(advance);
      return new MySqlBatch(connection, durability, advance, limits);
    } catch (SQLException | RuntimeException e) {
      rollback(connection);
      throw e;
    }
  }

  /** Without a transaction it does nothing. */
  private static void rollback(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      Sql.execute(connection, "rollback");
      Sql.execute(connection, "set @towline_origin = null");
    }
  }

  @Override
  public RowSink rows(TablePair table, Mode mode) {
    Incoming rows =
        incoming.computeIfAbsent(new Stream(table, mode), s -> new Incoming(table, mode));
    boolean keepable = keepable(rows);
    return line -> {
      rows.saw(line);
      if (keepable && rows.stage.isEmpty() && small(line)) {
        rows.lines.add(line);
        rowsKept++;
        bytesKept += line.length;
      } else {
        stageLine(rows, line);
      }
    };
  }

  /**
   * Rows without a stage are deleted and inserted: not where that would lose values of columns that
   * are the follower's own, nor where a key cannot be told by its text.
   */
  private static boolean keepable(Incoming rows) {
    return rows.mode == Mode.CHANGES
        && !rows.table.wholeRow()
        && !new Keyed(rows.table).hasOthers()
        && rows.table.followerKeyColumns().stream()
            .noneMatch(column -> column.value() instanceof Floating);
  }

  private boolean small(byte[] line) {
    return rowsKept < advance.limits().smallRows()
        && bytesKept + line.length <= advance.limits().smallBytes();
  }

  /** Stages a line, after those that were kept in memory already. */
  private void stageLine(Incoming rows, byte[] line) {
    if (rows.stage.isEmpty()) {
      List<byte[]> kept = List.copyOf(rows.lines);
      rowsKept -= kept.size();
      rows.lines.clear();
      Stage stage = explained("Staging " + rows.table.name(), () -> stage(rows));
      kept.forEach(before -> pass(stage, stage::take, before));
    }
    Stage stage = rows.stage.orElseThrow();
    boolean compared = rows.mode == Mode.COMPARE || rows.mode == Mode.COMPARE_ALL;
    pass(stage, compared && !rows.table.wholeRow() ? stage::compare : stage::take, line);
  }

  private Stage stage(Incoming rows) throws SQLException {
    if (rows.stage.isEmpty()) {
      int number = new ArrayList<>(incoming.values()).indexOf(rows);
      rows.stage = Optional.of(new Stage(connection, rows.table, rows.mode, number, limits));
    }
    return rows.stage.get();
  }

  /** Lines are written in blocks, of one table at a time. */
  private void pass(Object into, Block block, byte[] line) {
    if (open.filter(o -> o.into == into).isEmpty()) {
      flush();
      open = Optional.of(new Open(into, block));
    }
    Open now = open.get();
    now.lines.add(line);
    now.bytes += line.length;
    if (now.lines.size() >= BLOCK_ROWS || now.bytes >= BLOCK_BYTES) {
      flush();
    }
  }

  /** Writes the lines that are on their way. */
  void flush() {
    Optional<Open> now = open;
    open = Optional.empty();
    now.ifPresent(
        o ->
            explained(
                "Writing rows",
                () -> {
                  o.block.write(o.lines);
                  return o;
                }));
  }

  private interface Call<T> {
    T call() throws SQLException;
  }

  private <T> T explained(String doing, Call<T> call) {
    try {
      return call.call();
    } catch (SQLException e) {
      throw faults.explain(doing, e);
    }
  }

  /** Straight into the table, unless a unique value may still be held by a row that changes. */
  @Override
  public RowSink copy(TablePair table) {
    if (!table.follower().uniques().isEmpty() && !table.wholeRow()) {
      RowSink staged = rows(table, Mode.CHANGES);
      return line -> staged.row(Lines.upsert(line));
    }
    RowWriter writer = new RowWriter(connection, Target.table(table, false), limits);
    return line -> pass(table, writer::write, line);
  }

  @Override
  public List<List<String>> keys(TablePair table, Optional<Cursor> after, int limit)
      throws SQLException {
    flush();
    return new KeyPages(connection, table).after(after, limit);
  }

  @Override
  public void empty(TablePair table) {
    emptied.add(table);
  }

  @Override
  public void partial() {
    partial = true;
  }

  @Override
  public void progress(TableProgress progress) throws SQLException {
    new ProgressStore(new MySqlWording(), connection, advance.subscription()).store(progress);
  }

  @Override
  public void received() throws SQLException {
    flush();
    for (Incoming rows : incoming.values()) {
      if (rows.mode == Mode.REPLACE || rows.mode == Mode.COMPARE_ALL) {
        stage(rows);
      }
    }
  }

  /**
   * Writes the small batches as statements and the staged ones as sets. Where unique values moved
   * between rows the first attempt fails; then the rows that change are taken out first.
   */
  @Override
  public long apply() throws SQLException {
    emptyTables();
    List<Incoming> writing = incoming.values().stream().filter(Incoming::writes).toList();
    if (writing.isEmpty()) {
      return 0;
    }
    try {
      Sql.execute(connection, "savepoint towline_apply");
      return write(writing);
    } catch (SQLException e) {
      if (!MySqlFaults.refusesRows(e)) {
        throw e;
      }
      Sql.execute(connection, "rollback to savepoint towline_apply");
      stageAll(writing);
      throw new Culprit(connection, writing).explain(e);
    }
  }

  /** Removes all rows of the tables that are to be emptied, once. */
  void emptyTables() throws SQLException {
    for (TablePair table : emptied) {
      Sql.execute(connection, "delete from " + new Keyed(table).table());
    }
    emptied.clear();
  }

  private long write(List<Incoming> writing) throws SQLException {
    try {
      return new Writing(connection, writing, limits).write();
    } catch (SQLException e) {
      return again(writing, e);
    } catch (TowlineException e) {
      if (e.getCause() instanceof SQLException cause && duplicate(cause)) {
        return again(writing, cause);
      }
      throw e;
    }
  }

  private static boolean duplicate(SQLException e) throws SQLException {
    return MySqlFaults.refusesRows(e) && Refusal.of(e).byAnotherRow();
  }

  private long again(List<Incoming> writing, SQLException first) throws SQLException {
    if (!duplicate(first)) {
      throw first;
    }
    Sql.execute(connection, "rollback to savepoint towline_apply");
    stageAll(writing);
    Sql.execute(connection, "savepoint towline_apply");
    try {
      return new Writing(connection, writing, limits).deletingFirst();
    } catch (SQLException e) {
      if (!partial || !duplicate(e)) {
        e.addSuppressed(first);
        throw e;
      }
      Sql.execute(connection, "rollback to savepoint towline_apply");
      return new Writing(connection, writing, limits).evictingHolders();
    }
  }

  private void stageAll(List<Incoming> writing) throws SQLException {
    for (Incoming rows : writing) {
      if (rows.stage.isEmpty()) {
        stage(rows).take(rows.lines);
      }
    }
  }

  @Override
  public List<Difference> differences(TablePair table) throws SQLException {
    List<Difference> differences = new ArrayList<>();
    for (Mode mode : List.of(Mode.COMPARE, Mode.COMPARE_ALL)) {
      Incoming rows = incoming.get(new Stream(table, mode));
      if (rows != null && rows.stage.isPresent()) {
        differences.addAll(new Comparison(connection, rows.stage.get(), mode).run());
      }
    }
    return differences;
  }

  /** A refused row fails this batch. */
  @Override
  public List<QuarantinedRow> setAside() {
    return List.of();
  }

  /** It is begun on an empty quarantine. */
  @Override
  public long quarantined() {
    return 0;
  }

  @Override
  public void commit() throws SQLException {
    Sql.execute(connection, "set @towline_origin = null");
    Sql.execute(connection, "commit");
    if (!limits.durable()) {
      durability.flush(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    rollback(connection);
    if (!connection.isClosed()) {
      for (Incoming rows : incoming.values()) {
        if (rows.stage.isPresent()) {
          rows.stage.get().drop();
        }
      }
      blocks.drop();
    }
  }
}
