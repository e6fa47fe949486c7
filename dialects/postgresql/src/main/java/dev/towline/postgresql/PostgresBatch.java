package dev.towline.postgresql;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Batch;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.own.ProgressStore;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Cursor;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.VerificationReport.Difference;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** An apply transaction on PostgreSQL. */
final class PostgresBatch implements Batch {

  private static final byte[] UPSERT = "u\t".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ONCE = "1\t".getBytes(StandardCharsets.UTF_8);
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";
  private static final String EXCLUSION_VIOLATION = "23P01";
  private static final String DATA_EXCEPTION = "22";
  private static final String INTEGRITY_VIOLATION = "23";

  private record Stream(TablePair table, Mode mode) {}

  private final Connection connection;
  private final SubscriptionName subscription;
  private final Advance advance;
  private final boolean replica;
  private final PostgresFaults faults = new PostgresFaults();
  private final Map<Stream, Incoming> incoming = new LinkedHashMap<>();
  private final List<TablePair> emptied = new ArrayList<>();

  private Optional<CopyInto> open = Optional.empty();
  private Optional<Incoming> staging = Optional.empty();
  private boolean partial;
  private int rowsKept;
  private int bytesKept;

  private PostgresBatch(Connection connection, Advance advance, boolean replica) {
    this.connection = connection;
    this.subscription = advance.subscription();
    this.advance = advance;
    this.replica = replica;
  }

  static PostgresBatch begin(Connection connection, Advance advance) throws SQLException {
    try {
      Session.execute(
          connection,
          """
          begin isolation level read committed;
          set local lock_timeout = %d;
          set local towline.origin = %s
          """
              .formatted(
                  advance.limits().lockTimeout().toMillis(),
                  Quoting.text(advance.leader().text())));
      boolean replica = new SubscriptionStore(connection).advance(advance);
      return new PostgresBatch(connection, advance, replica);
    } catch (SQLException | RuntimeException e) {
      rollback(connection);
      throw e;
    }
  }

  private static void rollback(Connection connection) throws SQLException {
    if (!connection.isClosed()
        && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
      Session.execute(connection, "rollback");
    }
  }

  @Override
  public RowSink rows(TablePair table, Mode mode) {
    Incoming rows =
        incoming.computeIfAbsent(new Stream(table, mode), s -> new Incoming(table, mode));
    return new ZeroText(table, 1)
        .guarding(
            line -> {
              rows.saw(line);
              if (rows.stage.isEmpty() && keepable(rows, line)) {
                rows.lines.add(line);
                rowsKept++;
                bytesKept += line.length;
              } else {
                staging(rows).row(line);
              }
            });
  }

  /** Row by row is for the few, and only where nothing watches the order in which rows come. */
  private boolean keepable(Incoming rows, byte[] line) {
    return rows.mode == Mode.CHANGES
        && !rows.table.wholeRow()
        && rows.guards.none()
        && replica
        && rowsKept < advance.limits().smallRows()
        && bytesKept + line.length <= advance.limits().smallBytes();
  }

  /** The COPY into the stage of these rows, with what was kept in memory already. */
  private RowSink staging(Incoming rows) {
    if (!staging.equals(Optional.of(rows))) {
      endCopy();
      CopyInto copy = reopened(rows);
      rows.lines.forEach(copy::row);
      rowsKept -= rows.lines.size();
      rows.lines.clear();
      staging = Optional.of(rows);
    }
    return open.orElseThrow();
  }

  private CopyInto reopened(Incoming rows) {
    try {
      CopyInto copy = stage(rows).open();
      open = Optional.of(copy);
      return copy;
    } catch (SQLException e) {
      throw faults.explain("Staging " + rows.table.name(), e);
    }
  }

  private Stage stage(Incoming rows) throws SQLException {
    if (rows.stage.isEmpty()) {
      int number = new ArrayList<>(incoming.values()).indexOf(rows);
      rows.stage = Optional.of(new Stage(connection, rows.table, number, faults));
    }
    return rows.stage.get();
  }

  /** Ends the stream that is open, so that something else can be sent. */
  private void endCopy() {
    Optional<CopyInto> copy = open;
    open = Optional.empty();
    staging = Optional.empty();
    copy.ifPresent(CopyInto::end);
  }

  /**
   * Straight into the table, unless a unique value may still be held by a row that changes, or the
   * table would cut a value without a word.
   */
  @Override
  public RowSink copy(TablePair table) {
    boolean guarded = !new Guards(table).none();
    if (table.wholeRow() && guarded) {
      RowSink staged = rows(table, Mode.CHANGES);
      return line -> staged.row(with(ONCE, line));
    }
    if (!table.wholeRow() && (guarded || !table.follower().uniques().isEmpty())) {
      RowSink staged = rows(table, Mode.CHANGES);
      return line -> staged.row(with(UPSERT, line));
    }
    endCopy();
    try {
      OnFollower follower = new OnFollower(table);
      String into = follower.name() + " (" + follower.columns() + ")";
      CopyInto copy = new CopyInto(connection, into, new CopyFailure(table, 0, faults));
      open = Optional.of(copy);
      return new ZeroText(table, 0).guarding(copy);
    } catch (SQLException e) {
      throw faults.explain("Copying into " + table.name(), e);
    }
  }

  private static byte[] with(byte[] leading, byte[] line) {
    byte[] longer = new byte[line.length + leading.length];
    System.arraycopy(leading, 0, longer, 0, leading.length);
    System.arraycopy(line, 0, longer, leading.length, line.length);
    return longer;
  }

  @Override
  public List<List<String>> keys(TablePair table, Optional<Cursor> after, int limit)
      throws SQLException {
    endCopy();
    OnFollower follower = new OnFollower(table);
    int columns = table.key().size();
    String sql =
        "select %s from %s t where %s order by %s limit %d"
            .formatted(
                follower.keyTexts("t"),
                follower.table(),
                after
                    .map(c -> "(%s) > (%s)".formatted(follower.key("t"), follower.literals(c)))
                    .orElse("true"),
                follower.key("t"),
                limit);
    return Rows.list(
        connection,
        row -> {
          List<String> key = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            key.add(row.getString(i));
          }
          return Collections.unmodifiableList(key);
        },
        sql);
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
    new ProgressStore(new PostgresWording(), connection, subscription).store(progress);
  }

  @Override
  public void received() throws SQLException {
    endCopy();
    for (Incoming rows : incoming.values()) {
      if (rows.mode == Mode.REPLACE || rows.mode == Mode.COMPARE_ALL) {
        stage(rows);
      }
    }
  }

  /**
   * Writes the small batches row by row and the staged ones as sets. Where unique values moved
   * between rows the first attempt fails; then the rows that change are taken out first.
   */
  @Override
  public long apply() throws SQLException {
    emptyTables();
    List<Incoming> writing = incoming.values().stream().filter(Incoming::writes).toList();
    if (writing.isEmpty()) {
      return 0;
    }
    if (!replica) {
      new Cascades(connection).refuseTakingOut(takenOut(writing));
    }
    Session.execute(connection, "savepoint towline_apply");
    try {
      return new Writing(connection, writing).write();
    } catch (SQLException e) {
      Session.execute(connection, "rollback to savepoint towline_apply");
      return again(writing, e);
    }
  }

  /** Removes all rows of the tables that are to be emptied, once. */
  void emptyTables() throws SQLException {
    if (!replica) {
      new Cascades(connection).refuseEmptying(emptied);
    }
    for (TablePair table : emptied) {
      Session.execute(connection, "delete from " + new OnFollower(table).table());
    }
    emptied.clear();
  }

  /** Tables whose rows are deleted and inserted where others are updated. */
  private List<TablePair> takenOut(List<Incoming> writing) throws SQLException {
    int version = Session.version(connection);
    return writing.stream()
        .map(rows -> rows.table)
        .filter(table -> table.wholeRow() || !Writing.updatable(table, version))
        .toList();
  }

  private long again(List<Incoming> writing, SQLException first) throws SQLException {
    String state = String.valueOf(first.getSQLState());
    if (!state.startsWith(DATA_EXCEPTION) && !state.startsWith(INTEGRITY_VIOLATION)) {
      throw first;
    }
    // Staging tells a refused value by column and key; row by row the server tells neither.
    stageAll(writing);
    if (state.equals(FOREIGN_KEY_VIOLATION) && !replica) {
      return new Writing(connection, writing).upsertingFirst();
    }
    if (!state.equals(UNIQUE_VIOLATION) && !state.equals(EXCLUSION_VIOLATION)) {
      throw first;
    }
    if (!replica) {
      new Cascades(connection).refuseTakingOut(writing.stream().map(rows -> rows.table).toList());
    }
    Session.execute(connection, "savepoint towline_apply");
    try {
      return new Writing(connection, writing).deletingFirst();
    } catch (SQLException e) {
      if (!partial || !UNIQUE_VIOLATION.equals(e.getSQLState())) {
        e.addSuppressed(first);
        throw e;
      }
      Session.execute(connection, "rollback to savepoint towline_apply");
      return new Writing(connection, writing).evictingHolders();
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
        differences.addAll(new Comparison(connection, rows.stage.get()).run());
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
    Session.execute(connection, "commit");
  }

  @Override
  public void close() throws SQLException {
    if (open.isPresent()) {
      open.get().cancel();
    }
    rollback(connection);
  }
}
