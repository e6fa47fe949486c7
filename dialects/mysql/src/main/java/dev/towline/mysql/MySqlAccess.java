package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.dialect.Access;
import dev.towline.model.TowlineException;
import java.net.URLDecoder;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MySQL and MariaDB by MySQL's driver, Connector/J; a table without a schema is in the URL's
 * database. A URL {@code jdbc:mariadb://…} is read as {@code jdbc:mysql://…}; with parameters it is
 * refused, since they would be those of MariaDB's driver and be ignored without a word.
 */
public final class MySqlAccess implements Access {

  private static final Pattern URL =
      Pattern.compile(
          "jdbc:(?<driver>mysql|mariadb)://(?<host>[^/?]*)/(?<database>[^/?]+)(\\?.*)?");

  private static final Pattern LOCAL_FILES = Pattern.compile("(?i)[?&]allowLoadLocalInfile=");

  private static final int HOST_NOT_ALLOWED = 1130;
  private static final int NO_ACCESS_TO_DATABASE = 1044;

  /**
   * Values travel as text, and all sessions are in UTC. Rows found are counted, not rows changed:
   * an update that changes nothing has found its row.
   */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("connectionTimeZone", "+00:00"),
          Map.entry("forceConnectionTimeZoneToSession", "true"),
          Map.entry("characterEncoding", "UTF-8"),
          Map.entry("tinyInt1isBit", "false"),
          Map.entry("yearIsDateType", "false"),
          Map.entry("useAffectedRows", "false"),
          // Staging tables are filled by LOAD DATA LOCAL, from memory; a url may say false.
          Map.entry("allowLoadLocalInfile", "true"),
          Map.entry("allowUrlInLocalInfile", "false"),
          // A connection that a firewall forgot ends in minutes, not never.
          Map.entry("tcpKeepAlive", "true"),
          Map.entry("connectionAttributes", "program_name:towline"));

  @Override
  public String form() {
    return "jdbc:mysql://host/database";
  }

  @Override
  public boolean takes(String url) {
    return url.startsWith("jdbc:mysql:") || url.startsWith("jdbc:mariadb:");
  }

  @Override
  public Target target(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw TowlineException.fatal(
          "The url does not name one server and a database of it.", "Write it as " + form() + ".");
    }
    boolean mariaDb = parts.group("driver").equals("mariadb");
    if (mariaDb && url.contains("?")) {
      throw TowlineException.fatal(
          "The url has parameters of MariaDB's driver, and Towline speaks to MariaDB with MySQL's.",
          "Write it as jdbc:mysql://%s/%s, with the parameters of MySQL's driver."
              .formatted(parts.group("host"), parts.group("database")));
    }
    return new Target(mariaDb ? url.replaceFirst("mariadb", "mysql") : url, properties(url));
  }

  /** The driver would heed ours, and not the url's. */
  private static Map<String, String> properties(String url) {
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    if (LOCAL_FILES.matcher(url).find()) {
      properties.remove("allowLoadLocalInfile");
    }
    return properties;
  }

  @Override
  public Optional<String> schema(String url) {
    Matcher parts = URL.matcher(url);
    return parts.matches() ? Optional.of(decoded(parts.group("database"))) : Optional.empty();
  }

  private static String decoded(String database) {
    return URLDecoder.decode(database.replace("+", "%2B"), UTF_8);
  }

  @Override
  public Optional<String> remedy(SQLException error) {
    if (String.valueOf(error.getMessage()).startsWith("Public Key Retrieval is not allowed")) {
      return Optional.of(
          "Let the server speak TLS, or add ?allowPublicKeyRetrieval=true to the url where nobody"
              + " can come between.");
    }
    return switch (error.getErrorCode()) {
      case HOST_NOT_ALLOWED ->
          Optional.of("Create the user for this machine's host name or address: user@'host'.");
      case NO_ACCESS_TO_DATABASE ->
          Optional.of("Grant the user access to the database, or mend the url.");
      default -> Optional.empty();
    };
  }
}
