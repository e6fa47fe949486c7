package dev.towline.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/**
 * The sample database Chinook by Luis Rocha: a shop for music with 11 tables that refer to each
 * other and 15,607 rows. Its licence lies beside it.
 */
public final class Chinook {

  /** What comes before is for psql: it makes the database. */
  private static final String BEGIN = "\\c chinook_auto_increment;\n";

  private Chinook() {}

  /** Its tables and rows as statements for PostgreSQL 10 and later. */
  public static String sql() {
    try (InputStream resource = Chinook.class.getResourceAsStream("chinook.sql")) {
      String script = new String(Objects.requireNonNull(resource).readAllBytes(), UTF_8);
      return script.substring(script.indexOf(BEGIN) + BEGIN.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes its tables in an empty database. */
  public static void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql());
    }
  }
}
