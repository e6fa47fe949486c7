package dev.towline.postgresql;

import dev.towline.dialect.Access;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL by its own driver; a table without a schema is in {@code public}. */
public final class PostgresAccess implements Access {

  /** A connection that a firewall forgot ends in minutes, not never. */
  private static final Map<String, String> PROPERTIES =
      Map.of("ApplicationName", "towline", "tcpKeepAlive", "true");

  @Override
  public String form() {
    return "jdbc:postgresql://host/database";
  }

  @Override
  public boolean takes(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  @Override
  public Target target(String url) {
    return new Target(url, PROPERTIES);
  }

  @Override
  public Optional<String> schema(String url) {
    return Optional.of("public");
  }

  @Override
  public Optional<String> remedy(SQLException error) {
    return Optional.empty();
  }
}
