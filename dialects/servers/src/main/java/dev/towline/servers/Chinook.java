package dev.towline.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The sample database Chinook by Luis Rocha: a shop for music with 11 tables that refer to each
 * other and 15,607 rows. Its licence lies beside it.
 */
public final class Chinook {

  /** What comes before is for psql: it makes the database. */
  private static final String BEGIN = "\\c chinook_auto_increment;\n";

  /** What comes before makes the database. */
  private static final String MYSQL_BEGIN = "USE `Chinook_AutoIncrement`;\n";

  private Chinook() {}

  /** Its tables and rows as statements for PostgreSQL 10 and later. */
  public static String sql() {
    return read("chinook.sql", BEGIN);
  }

  /** Its tables and rows as statements for MySQL and MariaDB, one by one. */
  public static List<String> mySql() {
    // Within its texts no line ends with a semicolon.
    return Stream.of(read("chinook_mysql.sql", MYSQL_BEGIN).split(";\\R", -1))
        .filter(statement -> !statement.isBlank())
        .toList();
  }

  private static String read(String name, String begin) {
    try (InputStream resource = Chinook.class.getResourceAsStream(name)) {
      String script = new String(Objects.requireNonNull(resource).readAllBytes(), UTF_8);
      return script.substring(script.indexOf(begin) + begin.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes its tables in an empty database of PostgreSQL. */
  public static void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql());
    }
  }

  /** Makes its tables in an empty database of MySQL or MariaDB. */
  public static void loadMySql(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (String each : mySql()) {
        statement.execute(each);
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
