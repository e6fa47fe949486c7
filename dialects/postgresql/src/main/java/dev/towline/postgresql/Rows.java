package dev.towline.postgresql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of the catalogue about many objects at once, gathered by the object they are about. */
final class Rows {

  private Rows() {}

  /** Makes something of the row at hand. */
  interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** All rows that a query answers. */
  static <T> List<T> list(Connection connection, Mapper<T> mapper, String sql, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(mapper.map(row));
        }
      }
    }
    return rows;
  }

  /** The rows that a query answers about these oids, in its order, by the oid they begin with. */
  static <T> Map<Long, List<T>> byOid(
      Connection connection, Mapper<T> mapper, String sql, Object[] oids) throws SQLException {
    Map<Long, List<T>> groups = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, oids(connection, oids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          groups.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(mapper.map(row));
        }
      }
    }
    return groups;
  }

  static Array oids(Connection connection, Object[] oids) throws SQLException {
    return connection.createArrayOf("oid", oids);
  }

  static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
