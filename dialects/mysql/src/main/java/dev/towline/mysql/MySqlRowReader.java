package dev.towline.mysql;

import dev.towline.dialect.Reading;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Streams rows out of a leader, a row at a time, every value as neutral text. */
public final class MySqlRowReader implements RowReader {

  /** A chunk has at least and at most so many rows, whatever the statistics say of their size. */
  private static final long ROWS_MIN = 100;

  private static final long ROWS_MAX = 200_000;

  /** So many keys in one statement. */
  private static final int KEYS_STEP = 500;

  @Override
  public long changed(Reading reading, TablePair table, Part part, RowSink sink)
      throws SQLException {
    String news = news(reading, table);
    return table.wholeRow()
        ? new WholeRows(reading.connection(), table).changed(news, part, sink)
        : changedByKey(reading, table, news, part, sink);
  }

  private static String news(Reading reading, TablePair table) {
    return "%s and not (origin <=> %s)"
        .formatted(
            ((MySqlReading) reading).window(table.leader()).condition(),
            Quoting.text(reading.skipOrigin().text()));
  }

  /**
   * The keys come sorted, so that the leader's index, and then the follower's, is walked from page
   * to page. A key that was only ever inserted was not there before: the follower can insert it
   * without looking.
   */
  private static long changedByKey(
      Reading reading, TablePair pair, String news, Part part, RowSink sink) throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, true);
    String what =
        "case when %s is null then 'd' when changed.towline_inserted then 'i' else 'u' end"
            .formatted(table.found());
    String sql =
        """
        select %s
        from (
          select min(op = 'I') as towline_inserted, %s
          from %s
          where %s and op <> '!'%s
          group by %s) changed
        left join %s on %s
        order by %s
        """
            .formatted(
                stream.select(what, table.changedRow()),
                table.auditKey(),
                AuditTable.name(pair.leader()),
                news,
                table.part(part),
                String.join(", ", table.auditBytes()),
                table.fromByKey(),
                table.join(),
                table.changedOrder());
    return stream.read(reading.connection(), sql, sink);
  }

  @Override
  public Chunk chunk(
      Reading reading, TablePair table, Optional<Cursor> after, long bytes, RowSink sink)
      throws SQLException {
    return table.wholeRow()
        ? new WholeRows(reading.connection(), table).chunk(after, bytes, sink)
        : keyChunk(reading, table, after, rows(table, bytes), false, sink);
  }

  @Override
  public Chunk chunkAsChanges(
      Reading reading, TablePair table, Optional<Cursor> after, Portion portion, RowSink sink)
      throws SQLException {
    long limit = Math.min(rows(table, portion.bytes()), portion.rowsMax());
    return keyChunk(reading, table, after, limit, true, sink);
  }

  private static long rows(TablePair table, long bytes) {
    TableShape shape = table.leader().shape();
    long width = shape.estimatedBytes() / Math.max(1, shape.estimatedRows());
    return Math.max(ROWS_MIN, Math.min(ROWS_MAX, bytes / Math.max(16, width)));
  }

  /** The index of the key gives the order, so a chunk costs what it holds. */
  private static Chunk keyChunk(
      Reading reading,
      TablePair pair,
      Optional<Cursor> after,
      long limit,
      boolean asChanges,
      RowSink sink)
      throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, asChanges);
    String sql =
        "select %s from %s where %s and %s order by %s limit %d"
            .formatted(
                stream.select("'u'", table.row()),
                table.fromByKey(),
                after.map(table::after).orElse("true"),
                table.travels(),
                table.order(),
                limit);
    LastLine last = new LastLine(sink);
    long rows = stream.read(reading.connection(), sql, last);
    return new Chunk(
        rows, rows < limit ? Optional.empty() : Optional.of(last.key(pair, asChanges ? 1 : 0)));
  }

  /** Remembers the line that went by last: its key is where the next chunk begins. */
  private static final class LastLine implements RowSink {

    private final RowSink sink;
    private byte[] line = new byte[0];

    LastLine(RowSink sink) {
      this.sink = sink;
    }

    @Override
    public void row(byte[] next) {
      line = next;
      sink.row(next);
    }

    Cursor key(TablePair table, int skipped) {
      return new Cursor(keyOf(table, line, skipped));
    }
  }

  private static List<String> keyOf(TablePair table, byte[] line, int skipped) {
    return table.key().stream()
        .map(
            column ->
                String.valueOf(RowLine.field(line, table.columns().indexOf(column) + skipped)))
        .toList();
  }

  @Override
  public long all(Reading reading, TablePair pair, RowSink sink) throws SQLException {
    if (pair.wholeRow()) {
      return new WholeRows(reading.connection(), pair).all(sink);
    }
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, true);
    String sql =
        "select %s from %s where %s"
            .formatted(stream.select("'u'", table.row()), table.from(), table.travels());
    return stream.read(reading.connection(), sql, sink);
  }

  @Override
  public long bytes(Reading reading, TablePair table) throws SQLException {
    return Rows.list(
            reading.connection(),
            row -> row.getLong(1),
            """
            select data_length from information_schema.tables
            where table_schema = ? and table_name = ?
            """,
            table.name().schema(),
            table.name().name())
        .stream()
        .findFirst()
        .orElse(0L);
  }

  @Override
  public long byKey(Reading reading, TablePair table, List<List<String>> keys, RowSink sink)
      throws SQLException {
    long rows = 0;
    for (int from = 0; from < keys.size(); from += KEYS_STEP) {
      List<List<String>> step = keys.subList(from, Math.min(keys.size(), from + KEYS_STEP));
      rows += new KeyLookup(reading.connection(), table).run(step, sink);
    }
    return rows;
  }

  /**
   * By the bytes of the keys: page after page needs an order in which no two keys are the same. A
   * key whose row is gone is released even if a cascade took it, which tells nobody.
   */
  @Override
  public Released released(Reading reading, TablePair pair, Optional<Cursor> after, int limit)
      throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    List<String> bytes =
        IntStream.rangeClosed(1, table.key().size())
            .mapToObj(i -> LeaderTable.bytes(table.key().get(i - 1), "changed.towline_k" + i))
            .toList();
    List<String> texts =
        IntStream.rangeClosed(1, table.key().size())
            .mapToObj(i -> ToText.expression(table.key().get(i - 1), "changed.towline_k" + i))
            .toList();
    String sql =
        """
        select %s
        from (
          select max(op in ('D', 'K')) as towline_released, %s
          from %s
          where %s and op <> '!' and %s
          group by %s) changed
        left join %s on %s
        where changed.towline_released or %s is null
        order by %s
        limit %d
        """
            .formatted(
                String.join(", ", texts),
                table.auditKey(),
                AuditTable.name(pair.leader()),
                news(reading, pair),
                after.map(table::auditAfter).orElse("true"),
                String.join(", ", table.auditBytes()),
                table.fromByKey(),
                table.join(),
                table.found(),
                String.join(", ", bytes),
                limit);
    List<List<String>> keys = RowStream.keys(reading.connection(), table.key(), sql);
    return new Released(
        keys,
        keys.size() < limit
            ? Optional.empty()
            : Optional.of(new Cursor(keys.get(keys.size() - 1))));
  }

  @Override
  public List<List<String>> referring(
      Reading reading,
      TablePair parent,
      List<List<String>> parentKeys,
      TablePair child,
      ForeignKey foreignKey,
      Optional<Cursor> upTo,
      int limit)
      throws SQLException {
    List<List<String>> found = new ArrayList<>();
    Referring referring = new Referring(reading.connection(), parent, child, foreignKey);
    for (int from = 0; from < parentKeys.size() && found.size() < limit; from += KEYS_STEP) {
      List<List<String>> step =
          parentKeys.subList(from, Math.min(parentKeys.size(), from + KEYS_STEP));
      found.addAll(referring.keys(step, upTo, limit - found.size()));
    }
    return found;
  }
}
