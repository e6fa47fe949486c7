package dev.towline.contract;

import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of each version for all tests of a JVM; every test gets databases of its own. */
public final class Servers {

  private static final Map<PostgresVersion, PostgresServer> RUNNING =
      new EnumMap<>(PostgresVersion.class);
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Servers() {}

  /**
   * The shared server of that version, started when first asked for, stopped with the JVM. It does
   * not wait for the disk, which no test takes away.
   */
  public static synchronized PostgresServer of(PostgresVersion version) {
    return RUNNING.computeIfAbsent(
        version, each -> PostgresServer.start(each, Map.of("fsync", "off")));
  }

  /** Creates an empty database with a name that no other test has. */
  public static String freshDatabase(PostgresServer server) throws SQLException {
    String name = "test_" + DATABASES.incrementAndGet();
    server.createDatabase(name);
    return name;
  }
}
