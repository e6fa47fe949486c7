package dev.towline.mysql;

import dev.towline.dialect.CountingSink;
import dev.towline.dialect.RowReader.Chunk;
import dev.towline.dialect.RowReader.Part;
import dev.towline.dialect.RowSink;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are their own keys, as counts: how many there are of each, or how many more or fewer,
 * then the columns that travel. They are told apart by a hash of all that travels, since these
 * engines compare long values by their beginning only; and parted by it, since they have no order
 * to go by.
 */
record WholeRows(Connection leader, TablePair pair) {

  long changed(String news, Part part, RowSink sink) throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, true);
    String upTo =
        part.upTo()
            .map(cursor -> " and " + bucket(table, cursor) + " <= " + cursor.values().get(0))
            .orElse("");
    String sql =
        """
        select %s
        from (select op as towline_op, %s from %s where %s and op in ('I', 'D')) as base
        where %s%s
        group by %s
        having sum(towline_op = 'I') <> sum(towline_op = 'D')
        """
            .formatted(
                stream.select("sum(towline_op = 'I') - sum(towline_op = 'D')", table.row()),
                auditColumns(),
                AuditTable.name(pair.leader()),
                news,
                table.travels(),
                upTo,
                table.rowHash());
    return stream.read(leader, sql, sink);
  }

  /** The audit table's columns under the names that the table's have. */
  private String auditColumns() throws SQLException {
    List<String> names =
        Rows.list(
            leader,
            row -> row.getString(1),
            """
            select listed.name
            from towline.capture,
              json_table(capture.key_names, '$[*]'
                columns (place for ordinality, name varchar(64) path '$')) listed
            where capture.id = ?
            order by listed.place
            """,
            pair.leader().id());
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add("k%d as %s".formatted(i + 1, Quoting.name(names.get(i))));
    }
    return String.join(", ", columns);
  }

  private static String bucket(LeaderTable table, Cursor cursor) {
    return "mod(crc32(%s), %s)".formatted(table.rowHash(), cursor.values().get(1));
  }

  Chunk chunk(Optional<Cursor> after, long bytes, RowSink sink) throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, false);
    long buckets = 1 + pair.leader().shape().estimatedBytes() / Math.max(1, bytes);
    long total = after.map(c -> Long.parseLong(c.values().get(1))).orElse(buckets);
    long index = after.map(c -> Long.parseLong(c.values().get(0)) + 1).orElse(0L);
    Cursor cursor = new Cursor(List.of(String.valueOf(index), String.valueOf(total)));
    String sql =
        "select %s from %s where %s and %s = %d"
            .formatted(
                stream.select("", table.row()),
                table.from(),
                table.travels(),
                bucket(table, cursor),
                index);
    long rows = stream.read(leader, sql, sink);
    return new Chunk(rows, index + 1 < total ? Optional.of(cursor) : Optional.empty());
  }

  long all(RowSink sink) throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    RowStream stream = RowStream.of(table, true);
    String sql =
        "select %s from %s where %s group by %s"
            .formatted(
                stream.select("count(*)", table.row()),
                table.from(),
                table.travels(),
                table.rowHash());
    CountingSink counts = new CountingSink(sink);
    stream.read(leader, sql, counts);
    return counts.rows();
  }
}
