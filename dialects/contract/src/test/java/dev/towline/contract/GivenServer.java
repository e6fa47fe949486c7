package dev.towline.contract;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A server that somebody else runs, named by {@code -Dtowline.mysql.url} with {@code
 * -Dtowline.mysql.user} and {@code -Dtowline.mysql.password} of a user who may do everything; the
 * same for {@code mariadb} and {@code postgresql}. Tests that stop their server are skipped on it.
 *
 * @param address host and port
 * @param parameters what follows the database in its URL, from the question mark on
 */
record GivenServer(Engine engine, String address, String parameters, String user, String password)
    implements DatabaseServer {

  private static final Pattern URL = Pattern.compile("jdbc:\\w+://([^/?]+)(?:/[^?]*)?(\\?.*)?");

  /** The server of that engine, if one is given. */
  static Optional<DatabaseServer> of(Engine engine) {
    String name = "towline." + engine.name().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(name + ".url"))
        .map(
            url ->
                of(
                    engine,
                    url,
                    System.getProperty(name + ".user", engine.user()),
                    System.getProperty(name + ".password", "")));
  }

  private static GivenServer of(Engine engine, String url, String user, String password) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "%s is no JDBC address of a server. Try: %s"
              .formatted(url, engine.url("db.example:1234", "")));
    }
    return new GivenServer(
        engine, parts.group(1), Objects.requireNonNullElse(parts.group(2), ""), user, password);
  }

  @Override
  public String url(String database) {
    return engine.url(address, database) + parameters;
  }

  @Override
  public void crash() {
    skip();
  }

  @Override
  public void stop() {
    skip();
  }

  @Override
  public void restart() {
    skip();
  }

  @Override
  public void close() {
    // It stays as it was.
  }

  private void skip() {
    Assumptions.abort("The server at %s is not ours to stop.".formatted(address));
  }

  @Override
  public String toString() {
    return "the one given at " + address;
  }
}
