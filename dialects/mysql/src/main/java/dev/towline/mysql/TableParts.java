package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of one database that a catalogue's query is about: all of them, or one.
 *
 * @param database its name
 * @param table empty for all
 */
record TableParts(Connection connection, String database, String table) {

  /**
   * The rows that a query answers, in its order, by the table that they begin with. Its parameters
   * are the database, then twice the table.
   */
  <T> Map<String, List<T>> read(Rows.Mapper<T> mapper, String sql) throws SQLException {
    Map<String, List<T>> groups = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, database);
      statement.setString(2, table);
      statement.setString(3, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          groups.computeIfAbsent(row.getString(1), t -> new ArrayList<>()).add(mapper.map(row));
        }
      }
    }
    return groups;
  }
}
