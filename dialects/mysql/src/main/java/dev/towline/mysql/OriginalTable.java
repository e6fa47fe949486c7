package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A leader's table in the words of its own engine, as {@code show create table} answers: what of it
 * no catalogue tells exactly.
 *
 * @param columns what stands after each column's name
 * @param options what stands after the columns: store, character set, comment, partitions
 */
record OriginalTable(Map<String, String> columns, String options) {

  private static final Pattern COUNTER = Pattern.compile(" AUTO_INCREMENT=\\d+");

  private static final String END = "\n) ENGINE=";

  /**
   * The table of that name, if it has just these columns: under a mapped name there may be another
   * one, or none.
   */
  static Optional<OriginalTable> of(Connection leader, TableShape shape) throws SQLException {
    if (!exists(leader, shape.name())) {
      return Optional.empty();
    }
    String statement =
        Rows.list(
                leader, row -> row.getString(2), "show create table " + Quoting.name(shape.name()))
            .get(0);
    return Optional.of(parse(statement))
        .filter(
            table ->
                List.copyOf(table.columns().keySet())
                    .equals(shape.columns().stream().map(Column::name).toList()));
  }

  private static boolean exists(Connection leader, TableName name) throws SQLException {
    return !Rows.list(
            leader,
            row -> row.getInt(1),
            """
            select 1 from information_schema.tables
            where table_schema = ? and table_name = ? and table_type <> 'VIEW'
            """,
            name.schema(),
            name.name())
        .isEmpty();
  }

  static OriginalTable parse(String statement) {
    Map<String, String> columns = new LinkedHashMap<>();
    int end = statement.lastIndexOf(END);
    String[] lines = statement.substring(0, end).split("\n  ", -1);
    for (int i = 1; i < lines.length && lines[i].startsWith("`"); i++) {
      int nameEnd = nameEnd(lines[i]);
      String name = lines[i].substring(1, nameEnd).replace("``", "`");
      String rest = lines[i].substring(nameEnd + 1).strip();
      columns.put(name, rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest);
    }
    String options = statement.substring(end + "\n) ".length());
    return new OriginalTable(columns, COUNTER.matcher(options).replaceFirst(""));
  }

  /** Where the quote of a name ends; one inside of it is doubled. */
  private static int nameEnd(String line) {
    int at = 1;
    while (at < line.length() && (line.charAt(at) != '`' || line.startsWith("``", at))) {
      at += line.startsWith("``", at) ? 2 : 1;
    }
    return at;
  }
}
