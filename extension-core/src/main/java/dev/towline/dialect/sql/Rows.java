package dev.towline.dialect.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Answers of small queries as lists. */
public final class Rows {

  private Rows() {}

  /** Makes something of the row at hand. */
  public interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** All rows that a query answers. */
  public static <T> List<T> list(
      Connection connection, Mapper<T> mapper, String sql, Object... parameters)
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
}
