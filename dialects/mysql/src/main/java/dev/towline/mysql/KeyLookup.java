package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.RowSink;
import dev.towline.model.TablePair;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks rows up by the texts of their keys. The server finds them by its collation, so that the
 * index is used; what it finds is the asked row only if its key has the same text.
 */
record KeyLookup(Connection leader, TablePair pair) {

  private static final byte[] GONE = "d".getBytes(US_ASCII);

  long run(List<List<String>> keys, RowSink sink) throws SQLException {
    LeaderTable table = new LeaderTable(pair);
    Set<List<String>> missing = new LinkedHashSet<>(keys);
    int asked = missing.size();
    RowStream stream = RowStream.of(table, true);
    String sql =
        "select %s from %s where %s and %s"
            .formatted(
                stream.select("'u'", table.row()),
                table.fromByKey(),
                table.oneOf(keys),
                table.travels());
    stream.read(
        leader,
        sql,
        line -> {
          if (missing.remove(key(line))) {
            sink.row(line);
          }
        });
    missing.forEach(key -> sink.row(gone(key)));
    return asked;
  }

  private List<String> key(byte[] line) {
    return pair.key().stream()
        .map(column -> String.valueOf(RowLine.field(line, pair.columns().indexOf(column) + 1)))
        .toList();
  }

  private byte[] gone(List<String> key) {
    byte[] @Nullable [] fields = new byte[1 + pair.columns().size()][];
    fields[0] = GONE;
    for (int i = 0; i < key.size(); i++) {
      fields[1 + pair.columns().indexOf(pair.key().get(i))] = key.get(i).getBytes(UTF_8);
    }
    return RowLine.line(fields);
  }
}
