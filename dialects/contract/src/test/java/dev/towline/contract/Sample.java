package dev.towline.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.servers.Chinook;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** Databases as people have them, each with its licence beside it. */
public final class Sample {

  /** A COPY with its rows, as pg_dump writes it and psql reads it. */
  private static final Pattern COPY =
      Pattern.compile(
          "^(COPY [^;]* FROM stdin);\\n(.*?)^\\\\\\.\\n", Pattern.MULTILINE | Pattern.DOTALL);

  private Sample() {}

  /** A shop for music: eleven tables with identities and foreign keys. */
  public static void chinook(Connection connection) throws SQLException {
    boolean identities = connection.getMetaData().getDatabaseMajorVersion() >= 10;
    String script = Chinook.sql();
    Sql.run(
        connection,
        identities
            ? script
            : script.replace("INT NOT NULL GENERATED ALWAYS AS IDENTITY", "SERIAL"));
  }

  /** A shop that rents films: enums, domains, arrays, inheritance, rules, triggers, full text. */
  public static void sakila(Connection connection) throws SQLException {
    run(connection, text("/sakila/sakila_postgresql_schema.sql"));
    run(connection, text("/sakila/sakila_postgresql_data.sql"));
    Sql.run(connection, "reset all");
  }

  private static void run(Connection connection, String script) throws SQLException {
    Matcher copy = COPY.matcher(script);
    int done = 0;
    while (copy.find()) {
      Sql.run(connection, script.substring(done, copy.start()));
      copy(
          connection, Objects.requireNonNull(copy.group(1)), Objects.requireNonNull(copy.group(2)));
      done = copy.end();
    }
    Sql.run(connection, script.substring(done));
  }

  private static void copy(Connection connection, String statement, String rows)
      throws SQLException {
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement, new StringReader(rows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) {
    try (InputStream stream = Sample.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
