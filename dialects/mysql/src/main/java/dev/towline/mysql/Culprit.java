package dev.towline.mysql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TowlineException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row for which a set of staged rows is refused: the server names neither row nor key
 * there. Rows are inserted in halves, until one is left.
 */
record Culprit(Connection connection, List<Incoming> tables) {

  /** The failure that names the row; the same as before where none is found. */
  TowlineException explain(SQLException failure) throws SQLException {
    for (Incoming table : tables) {
      if (!table.table.wholeRow()) {
        takeOut(table);
      }
    }
    for (Incoming table : tables) {
      if (!table.table.wholeRow()) {
        Optional<TowlineException> found = search(table, 1, last(table));
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return new MySqlFaults().explain("Applying", failure);
  }

  private void takeOut(Incoming table) throws SQLException {
    KeyedSets sets = new KeyedSets(connection, table);
    if (table.mode == Mode.REPLACE) {
      sets.deleteAll();
    } else {
      sets.deleteStaged();
    }
  }

  private long last(Incoming table) throws SQLException {
    return Rows.list(
            connection,
            row -> row.getLong(1),
            "select coalesce(max(%s), 0) from %s"
                .formatted(Stage.NUMBER, table.stage.orElseThrow().name()))
        .get(0);
  }

  /** A refused statement leaves nothing; what is not refused stays for what comes after it. */
  private Optional<TowlineException> search(Incoming table, long from, long to)
      throws SQLException {
    try {
      new KeyedSets(connection, table).insert(from, to);
      return Optional.empty();
    } catch (SQLException e) {
      Refusal refusal = Refusal.of(e);
      if (from == to) {
        return Optional.of(explain(table, from, refusal, e));
      }
      long middle = (from + to) / 2;
      Optional<TowlineException> found = search(table, from, middle);
      return found.isPresent() ? found : search(table, middle + 1, to);
    }
  }

  private TowlineException explain(Incoming table, long number, Refusal refusal, SQLException cause)
      throws SQLException {
    Keyed keyed = new Keyed(table.table);
    Optional<Column> column = refusal.column().flatMap(name -> table.table.follower().column(name));
    String value =
        column.map(c -> ToText.expression(c, "s." + Quoting.name(c.name()))).orElse("null");
    return Rows.list(
            connection,
            row ->
                refusal.explain(
                    table.table,
                    keyed.keyTexts(row, 2),
                    column.isPresent()
                        ? Optional.of(text(column.get(), row.getBytes(1)))
                        : Optional.empty(),
                    cause),
            "select %s, %s from %s s where s.%s = %d"
                .formatted(
                    value,
                    keyed.keyValues("s"),
                    table.stage.orElseThrow().name(),
                    Stage.NUMBER,
                    number))
        .get(0);
  }

  private static String text(Column column, byte @Nullable [] sent) {
    return sent == null ? "null" : new String(ToText.text(column, sent), StandardCharsets.UTF_8);
  }
}
