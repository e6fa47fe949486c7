package dev.towline.contract;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** One server of each version for all tests of a JVM; every test gets databases of its own. */
public final class Servers {

  /** What relays ask of servers, and no waiting for a disk that no test takes away. */
  private static final Map<String, String> MY_SQL =
      Map.of(
          "local-infile", "1",
          "log-bin-trust-function-creators", "1",
          "character-set-server", "utf8mb4",
          "lower-case-table-names", "0",
          // A commit outlives a killed server, as the system has written it.
          "innodb-flush-log-at-trx-commit", "2",
          "innodb-flush-method", "nosync",
          "sync-binlog", "0");

  private static final Map<PostgresVersion, PostgresServer> RUNNING =
      new EnumMap<>(PostgresVersion.class);
  private static final Map<Place, DatabaseServer> RUNNING_MY_SQL = new HashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Servers() {}

  private record Place(MySqlVersion version, int number) {}

  /**
   * The shared server of that version, started when first asked for, stopped with the JVM. It does
   * not wait for the disk, which no test takes away.
   */
  public static synchronized PostgresServer of(PostgresVersion version) {
    return RUNNING.computeIfAbsent(
        version, each -> PostgresServer.start(each, Map.of("fsync", "off")));
  }

  /** The first shared server of that version; see {@link #of(MySqlVersion, int)}. */
  public static DatabaseServer of(MySqlVersion version) {
    return of(version, 0);
  }

  /**
   * One of the shared servers of that version, numbered from 0, started when first asked for,
   * stopped with the JVM. Where a leader and a follower are of one version they need two, because
   * the database {@code towline} is one for each server. The test is skipped where there is no
   * MySQL, unless {@code -Dtowline.mysql.required=true}.
   */
  public static synchronized DatabaseServer of(MySqlVersion version, int number) {
    Assumptions.assumeTrue(
        version.isMariaDb()
            || Boolean.getBoolean("towline.mysql.required")
            || MySqlServer.available().contains(version),
        "There is no MySQL on this machine. Try: .ci/mysql");
    return RUNNING_MY_SQL.computeIfAbsent(
        new Place(version, number), place -> MySqlServer.start(place.version(), MY_SQL));
  }

  /** Creates an empty database with a name that no other test has. */
  public static String freshDatabase(DatabaseServer server) throws SQLException {
    String name = "test_" + DATABASES.incrementAndGet();
    server.createDatabase(name);
    return name;
  }
}
