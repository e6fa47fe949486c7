package dev.towline.postgresql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Lists of texts as arrays of PostgreSQL. */
final class TextArray {

  private TextArray() {}

  static Array of(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }

  static List<String> strings(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }
}
