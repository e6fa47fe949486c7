package dev.towline.contract;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements of tests: short, and their failures are the test's. */
public final class Sql {

  private Sql() {}

  /** Runs statements, one after the other or many in one text. */
  public static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** All values of all rows, a row a line, fields between bars. */
  public static List<String> rows(Connection connection, String query) throws SQLException {
    return fields(connection, query).stream()
        .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining("|")))
        .toList();
  }

  /** All values of all rows. */
  static List<List<@Nullable String>> fields(Connection connection, String query)
      throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<@Nullable String> fields = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          fields.add(row.getString(i));
        }
        rows.add(fields);
      }
    }
    return rows;
  }

  /** The first field of the first row. */
  public static String one(Connection connection, String query) throws SQLException {
    return rows(connection, query).get(0);
  }
}
