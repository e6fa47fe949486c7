package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Column;
import dev.towline.model.TowlineException;
import dev.towline.model.ValueType.Bits;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a stage of counted rows to a table without a key: so many more of this row, so many fewer
 * of that. Equal rows cannot be told apart, so where some of them go all go, and the rest comes
 * back. Rows are told apart by a digest of all their columns.
 */
final class CountedRows {

  private final Connection connection;
  private final Stage stage;
  private final Keyed keyed;

  /** The staged rows, each once: {@code digest, n, line, copies}. */
  private final String wanted;

  /** The follower's rows: {@code digest, n, row}. */
  private final String there;

  CountedRows(Connection connection, Stage stage) {
    this.connection = connection;
    this.stage = stage;
    this.keyed = new Keyed(stage.table());
    this.wanted = stage.beside("wanted");
    this.there = stage.beside("there");
  }

  /** Deletes what is to be fewer, and works out how many copies of each row are to be inserted. */
  long delete(boolean replacing) throws SQLException {
    makeWanted();
    if (replacing) {
      return Sql.execute(connection, "delete from " + keyed.table());
    }
    long expected = number("select coalesce(sum(-n), 0) from %s where n < 0".formatted(wanted));
    if (expected == 0) {
      return 0;
    }
    makeThere("where %s in (select digest from %s where n < 0)".formatted(digest(), wanted));
    refuseMissing();
    Sql.execute(
        connection,
        "delete t from %s t join %s w on w.digest = %s where w.n < 0"
            .formatted(keyed.table(), wanted, digest()));
    Sql.execute(
        connection,
        "update %s w join %s h on h.digest = w.digest set w.copies = h.n + w.n where w.n < 0"
            .formatted(wanted, there));
    return expected;
  }

  private String digest() {
    return keyed.digest("t");
  }

  private void makeWanted() throws SQLException {
    drop(wanted);
    Sql.execute(
        connection,
        """
        create temporary table %s (digest binary(32) primary key, n bigint, line bigint unsigned,
          copies bigint) engine = innodb
        select d.digest, sum(d.n) as n, min(d.line) as line, greatest(sum(d.n), 0) as copies
        from (select %s as digest, t.%s as n, t.%s as line from %s t) d
        group by d.digest
        """
            .formatted(wanted, digest(), Stage.COUNT, Stage.NUMBER, stage.name()));
  }

  private void makeThere(String where) throws SQLException {
    drop(there);
    Sql.execute(
        connection,
        """
        create temporary table %s (digest binary(32) primary key, n bigint, row_text longtext)
        engine = innodb
        select d.digest, count(*) as n, min(d.row_text) as row_text
        from (select %s as digest, %s as row_text from %s t %s) d
        group by d.digest
        """
            .formatted(there, digest(), text(), keyed.table(), where));
  }

  private void drop(String table) throws SQLException {
    Sql.execute(connection, "drop temporary table if exists " + table);
  }

  private void refuseMissing() throws SQLException {
    long missing =
        number(
            """
            select coalesce(sum(greatest(-w.n - coalesce(h.n, 0), 0)), 0)
            from %s w left join %s h on h.digest = w.digest
            where w.n < 0
            """
                .formatted(wanted, there));
    if (missing > 0) {
      throw TowlineException.fatal(
          "Table %s lacks %d rows on the follower that the leader deleted: somebody else changed it."
              .formatted(stage.table().name(), missing),
          "Run towline resync %s.".formatted(stage.table().name()));
    }
  }

  /** Inserts so many copies of each row, by the bits of their number. */
  long insert() throws SQLException {
    long most = number("select coalesce(max(copies), 0) from " + wanted);
    long rows = 0;
    for (int bit = 0; most >> bit > 0; bit++) {
      rows += insert(bit);
    }
    return rows;
  }

  private long insert(int bit) throws SQLException {
    String times =
        IntStream.range(0, bit)
            .mapToObj(i -> " join (select 0 as b union all select 1) b%d".formatted(i))
            .collect(Collectors.joining());
    return Sql.execute(
        connection,
        "insert into %s (%s) select %s from %s w join %s s on s.%s = w.line%s where w.copies & %d"
            .formatted(
                keyed.table(),
                keyed.columns(),
                keyed.columns("s"),
                wanted,
                stage.name(),
                Stage.NUMBER,
                times,
                1L << bit));
  }

  /** Rows that one side has more of, each as one text. */
  List<Difference> differences(int limit) throws SQLException {
    makeWanted();
    makeThere("");
    List<Difference> differences = new ArrayList<>();
    differences.addAll(
        rows(
            "missing on follower",
            """
            select %s from %s w join %s t on t.%s = w.line left join %s h on h.digest = w.digest
            where w.n > coalesce(h.n, 0) limit %d
            """
                .formatted(text(), wanted, stage.name(), Stage.NUMBER, there, limit)));
    differences.addAll(
        rows(
            "only on follower",
            """
            select h.row_text from %s h left join %s w on w.digest = h.digest
            where h.n > coalesce(w.n, 0) limit %d
            """
                .formatted(there, wanted, limit)));
    return differences;
  }

  private List<Difference> rows(String what, String sql) throws SQLException {
    return Rows.list(connection, row -> new Difference(List.of(row.getString(1)), what), sql);
  }

  /** A row as people read it. */
  private String text() {
    return keyed.travelling().stream()
        .map(column -> "ifnull(%s, 'null')".formatted(text(column)))
        .collect(Collectors.joining(", ", "concat('(', concat_ws(',', ", "), ')')"));
  }

  private static String text(Column column) {
    String name = "t." + Quoting.name(column.name());
    boolean bytes =
        column.value() instanceof Bytes
            || column.value() instanceof Bits
            || column.value() instanceof Geometry;
    return bytes ? "hex(%s)".formatted(name) : "convert(%s using utf8mb4)".formatted(name);
  }

  private long number(String sql) throws SQLException {
    return Rows.list(connection, row -> row.getLong(1), sql).get(0);
  }
}
