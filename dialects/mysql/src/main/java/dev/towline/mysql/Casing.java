package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * How a server tells the names of databases and tables apart, its {@code lower_case_table_names}.
 *
 * @param folds whether upper and lower case are the same to it
 */
record Casing(boolean folds) {

  static Casing of(Connection connection) throws SQLException {
    int setting =
        Rows.list(connection, row -> row.getInt(1), "select @@lower_case_table_names").get(0);
    return new Casing(setting != 0);
  }

  /** A name that is equal for all spellings that mean the same table. */
  TableName folded(TableName name) {
    return new TableName(folded(name.schema()), folded(name.name()));
  }

  /** The same for the name of a database. */
  String folded(String name) {
    return folds ? lower(name) : name;
  }

  /** Whether a selection takes a table, in whatever spelling. */
  boolean selects(TableSelection selection, TableName name) {
    return folds
        ? new TableSelection(selection.patterns().stream().map(Casing::lower).toList())
            .selects(folded(name))
        : selection.selects(name);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
