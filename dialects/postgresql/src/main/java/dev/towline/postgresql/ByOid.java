package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of the catalogue about many objects at once, gathered by the object they are about. */
final class ByOid {

  private ByOid() {}

  /** The rows that a query answers about these oids, in its order, by the oid they begin with. */
  static <T> Map<Long, List<T>> rows(
      Connection connection, Rows.Mapper<T> mapper, String sql, Object[] oids) throws SQLException {
    Map<Long, List<T>> groups = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, array(connection, oids));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          groups.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>()).add(mapper.map(row));
        }
      }
    }
    return groups;
  }

  static Array array(Connection connection, Object[] oids) throws SQLException {
    return connection.createArrayOf("oid", oids);
  }
}
