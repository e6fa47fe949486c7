package dev.towline.postgresql;

import dev.towline.dialect.CountingSink;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Streams rows out of the leader by COPY, a row at a time. */
public final class PostgresRowReader implements RowReader {

  /** A chunk has at least and at most so many rows, whatever the statistics say of their size. */
  private static final long ROWS_MIN = 100;

  private static final long ROWS_MAX = 200_000;

  /** So many rows of a COPY that is given up are read to its end. */
  private static final int LEFT_MAX = 100_000;

  @Override
  public long changed(Reading reading, TablePair table, Part part, RowSink sink)
      throws SQLException {
    String news =
        Snapshot.of(reading.since().orElseThrow()).news()
            + " and origin is distinct from "
            + Quoting.text(reading.skipOrigin().text());
    return copy(
        reading,
        table,
        table.wholeRow() ? counted(table, part, news) : changedByKey(table, part, news),
        sink);
  }

  /**
   * The keys come sorted, so that the leader's index, and then the follower's, is walked from page
   * to page. A key that was only ever inserted was not there before: the follower can insert it
   * without looking.
   */
  private static String changedByKey(TablePair table, Part part, String news) {
    OnLeader leader = new OnLeader(table);
    return """
        select case when %1$s is null then 'd' when changed.op = 'I' then 'i' else 'u' end, %2$s
        from (
          select distinct on (%3$s) op, %4$s
          from (
            select op, %4$s from %5$s where %7$s and op in ('I', 'U', 'D')
            union all
            select op, %4$s from %6$s where %7$s and op in ('I', 'U', 'D')) entry
          where true%8$s
          order by %3$s, op = 'I') changed
        left join %9$s base on %10$s
        where %11$s
        """
        .formatted(
            leader.firstKey("base"),
            leader.auditRow(),
            leader.distinctAuditKey(),
            leader.auditKey(),
            Segments.name(table.leader(), 0),
            Segments.name(table.leader(), 1),
            news,
            limits(leader, part),
            leader.table(),
            leader.auditJoin(),
            new WideRows(table).fit("base"));
  }

  private static String limits(OnLeader leader, Part part) {
    String slice =
        part.slices() == 1
            ? ""
            : " and mod(abs(pg_catalog.hashtext(concat_ws('/', %s))::bigint), %d) = %d"
                .formatted(leader.auditKey(), part.slices(), part.slice());
    String upTo =
        part.upTo()
            .map(
                cursor -> " and (%s) <= (%s)".formatted(leader.auditKey(), leader.literals(cursor)))
            .orElse("");
    return slice + upTo;
  }

  /** Of rows that are their own keys: how many more or fewer there are of each. */
  private static String counted(TablePair table, Part part, String news) {
    String upTo =
        part.upTo()
            .map(cursor -> " and " + bucket("k1", cursor) + " <= " + cursor.values().get(0))
            .orElse("");
    String counts =
        """
        select count(*) filter (where op = 'I') - count(*) filter (where op = 'D') as n, k1
        from (
          select op, k1 from %s where %s and op in ('I', 'D')
          union all
          select op, k1 from %s where %s and op in ('I', 'D')) entry
        where true%s
        group by k1
        having count(*) filter (where op = 'I') <> count(*) filter (where op = 'D')
        """
            .formatted(
                Segments.name(table.leader(), 0),
                news,
                Segments.name(table.leader(), 1),
                news,
                upTo);
    return CountedLines.byFields(table) ? new CountedLines(table).of(counts) : counts;
  }

  private static String bucket(String text, Cursor cursor) {
    return "mod(abs(pg_catalog.hashtext(%s)::bigint), %s)".formatted(text, cursor.values().get(1));
  }

  @Override
  public Chunk chunk(
      Reading reading, TablePair table, Optional<Cursor> after, long bytes, RowSink sink)
      throws SQLException {
    return table.wholeRow()
        ? bucketChunk(reading, table, after, bytes, sink)
        : keyChunk(reading, table, after, rows(table, bytes), "", sink);
  }

  @Override
  public Chunk chunkAsChanges(
      Reading reading, TablePair table, Optional<Cursor> after, Portion portion, RowSink sink)
      throws SQLException {
    long limit = Math.min(rows(table, portion.bytes()), portion.rowsMax());
    return keyChunk(reading, table, after, limit, "'u', ", sink);
  }

  private static long rows(TablePair table, long bytes) {
    TableShape shape = table.leader().shape();
    long width = shape.estimatedBytes() / Math.max(1, shape.estimatedRows());
    return Math.max(ROWS_MIN, Math.min(ROWS_MAX, bytes / Math.max(16, width)));
  }

  /** The index of the key gives the order, so a chunk costs what it holds. */
  private static Chunk keyChunk(
      Reading reading,
      TablePair table,
      Optional<Cursor> after,
      long limit,
      String leading,
      RowSink sink)
      throws SQLException {
    OnLeader leader = new OnLeader(table);
    String sql =
        "select %s%s from %s base where %s and %s order by %s limit %d"
            .formatted(
                leading,
                leader.columns("base"),
                leader.table(),
                after
                    .map(c -> "(%s) > (%s)".formatted(leader.key("base"), leader.literals(c)))
                    .orElse("true"),
                new WideRows(table).fit("base"),
                leader.key("base"),
                limit);
    LastLine last = new LastLine(sink);
    long rows = copy(reading, table, sql, last);
    int skipped = leading.isEmpty() ? 0 : 1;
    return new Chunk(rows, rows < limit ? Optional.empty() : last.key(table, skipped));
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

    Optional<Cursor> key(TablePair table, int skipped) {
      List<String> key = new ArrayList<>();
      for (String column : table.key()) {
        key.add(String.valueOf(RowLine.field(line, table.columns().indexOf(column) + skipped)));
      }
      return Optional.of(new Cursor(key));
    }
  }

  /** Rows that are their own keys have no order to go by; a hash of their text parts them. */
  private static Chunk bucketChunk(
      Reading reading, TablePair table, Optional<Cursor> after, long bytes, RowSink sink)
      throws SQLException {
    long buckets = 1 + table.leader().shape().estimatedBytes() / Math.max(1, bytes);
    long total = after.map(c -> Long.parseLong(c.values().get(1))).orElse(buckets);
    long index = after.map(c -> Long.parseLong(c.values().get(0)) + 1).orElse(0L);
    Cursor cursor = new Cursor(List.of(String.valueOf(index), String.valueOf(total)));
    OnLeader leader = new OnLeader(table);
    String sql =
        "select %s from %s base where %s = %d and %s"
            .formatted(
                leader.columns("base"),
                leader.table(),
                bucket("(base.*)::text", cursor),
                index,
                new WideRows(table).fit("base"));
    long rows = copy(reading, table, sql, sink);
    return new Chunk(rows, index + 1 < total ? Optional.of(cursor) : Optional.empty());
  }

  @Override
  public long bytes(Reading reading, TablePair table) throws SQLException {
    String sql =
        """
        with recursive leaf (relation) as (
          select ?::bigint::oid
          union all
          select i.inhrelid
          from leaf join pg_catalog.pg_inherits i on i.inhparent = leaf.relation
          where ?
        )
        select sum(pg_catalog.pg_table_size(relation))::bigint from leaf
        """;
    boolean partitioned = table.leader().shape().kind() == TableShape.Kind.PARTITIONED;
    return Rows.list(
            reading.connection(),
            row -> row.getLong(1),
            sql,
            table.leader().relation(),
            partitioned)
        .get(0);
  }

  @Override
  public long all(Reading reading, TablePair table, RowSink sink) throws SQLException {
    OnLeader leader = new OnLeader(table);
    if (!table.wholeRow()) {
      String rows =
          "select 'u', %s from %s base where %s"
              .formatted(leader.columns("base"), leader.table(), new WideRows(table).fit("base"));
      return copy(reading, table, rows, sink);
    }
    String counts =
        "select count(*) as n, (base.*)::text as k1 from %s base where %s group by (base.*)::text"
            .formatted(leader.table(), new WideRows(table).fit("base"));
    CountingSink counted = new CountingSink(sink);
    String lines = CountedLines.byFields(table) ? new CountedLines(table).of(counts) : counts;
    copy(reading, table, lines, counted);
    return counted.rows();
  }

  /** Keys are compared on the leader only; they travel as text, a column an array. */
  @Override
  public long byKey(Reading reading, TablePair table, List<List<String>> keys, RowSink sink)
      throws SQLException {
    OnLeader leader = new OnLeader(table);
    List<Column> columns = table.leader().shape().keyColumns();
    String arrays =
        IntStream.range(0, columns.size())
            .mapToObj(i -> array(keys, i))
            .collect(Collectors.joining(", "));
    String casts =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "cast(t%1$d as %2$s) as k%1$d".formatted(i + 1, columns.get(i).type()))
            .collect(Collectors.joining(", "));
    String names =
        IntStream.rangeClosed(1, columns.size())
            .mapToObj(i -> "t" + i)
            .collect(Collectors.joining(", "));
    String sql =
        """
        select case when %s is null then 'd' else 'u' end, %s
        from (select %s from unnest(%s) as given (%s)) changed
        left join %s base on %s
        where %s
        """
            .formatted(
                leader.firstKey("base"),
                leader.auditRow(),
                casts,
                arrays,
                names,
                leader.table(),
                leader.auditJoin(),
                new WideRows(table).fit("base"));
    return copy(reading, table, sql, sink);
  }

  /** Triggers fire for what foreign keys change: each child tells of itself. */
  @Override
  public Released released(Reading reading, TablePair table, Optional<Cursor> after, int limit) {
    return new Released(List.of(), Optional.empty());
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
    OnLeader leader = new OnLeader(child);
    return new Referring(
            leader.table(),
            leader.keyTexts("c"),
            foreignKey.columns(),
            Quoting.name(parent.name()),
            parent.leader().shape().keyColumns(),
            foreignKey.referenced())
        .keys(
            reading.connection(),
            parentKeys,
            upTo.map(c -> "(%s) <= (%s)".formatted(leader.key("c"), leader.literals(c)))
                .orElse("true"),
            limit);
  }

  private static String array(List<List<String>> keys, int column) {
    return keys.stream()
        .map(key -> Quoting.text(key.get(column)))
        .collect(Collectors.joining(", ", "array[", "]::text[]"));
  }

  private static long copy(Reading reading, TablePair table, String query, RowSink sink)
      throws SQLException {
    Connection connection = reading.connection();
    String sql = "copy (" + query + ") to stdout";
    CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
    long rows = 0;
    try {
      for (byte[] line = out.readFromCopy(); line != null; line = out.readFromCopy()) {
        sink.row(line);
        rows++;
      }
      return rows;
    } catch (SQLException e) {
      throw new WideRows(table).explain(e).orElseThrow(() -> e);
    } catch (OutOfMemoryError e) {
      // What is left of the row would be taken for the answer to whatever is asked next.
      connection.abort(Runnable::run);
      throw new WideRows(table).exhausted(e);
    } finally {
      if (out.isActive() && !connection.isClosed()) {
        giveUp(connection, out);
      }
    }
  }

  /**
   * Ends a COPY that nobody reads any more. A request to cancel what is ending by itself would
   * leave an answer behind that is taken for the next statement's; so the little that is left is
   * read, and only a COPY that has much more to tell costs the session.
   */
  private static void giveUp(Connection connection, CopyOut out) throws SQLException {
    for (int rows = 0; rows < LEFT_MAX; rows++) {
      if (out.readFromCopy() == null) {
        return;
      }
    }
    connection.abort(Runnable::run);
  }
}
