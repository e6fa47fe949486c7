package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A constant default of a TIMESTAMP column. MySQL's catalogue shows it as it was given, in whatever
 * zone that session had; only {@code show create table} tells it in ours.
 */
final class TimestampDefault {

  private static final Pattern CONSTANT = Pattern.compile("[0-9].*");

  private static final Pattern SHOWN = Pattern.compile(".* DEFAULT '([^']*)'.*");

  private TimestampDefault() {}

  /** Whether the catalogue's text depends on a zone; MariaDB's, in quotes, is in ours. */
  static boolean depends(String type, Optional<String> catalogued) {
    return type.startsWith("timestamp")
        && catalogued
            .filter(text -> CONSTANT.matcher(text).matches() && !text.contains("0000-00-00"))
            .isPresent();
  }

  /** The default in UTC. */
  static Optional<String> read(TableParts tables, String table, String column) throws SQLException {
    String name = Quoting.name(tables.database()) + "." + Quoting.name(table);
    String statement =
        Rows.list(tables.connection(), row -> row.getString(2), "show create table " + name).get(0);
    String definition = OriginalTable.parse(statement).columns().getOrDefault(column, "");
    Matcher shown = SHOWN.matcher(definition);
    return shown.matches() ? Optional.ofNullable(shown.group(1)) : Optional.empty();
  }
}
