package dev.towline.contract;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of each version for all tests of a JVM; every test gets databases of its own.
 *
 * <p>MariaDB and MySQL come from the first of these that answers: a URL that is given ({@link
 * GivenServer}), Docker ({@link ContainerServer}), the archives of the build, the machine. Tests of
 * PostgreSQL handle the files of its servers, so those are from the archives.
 */
public final class Servers {

  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

  /** What relays ask of a server, and no waiting for a disk that no test takes away. */
  private static final Map<String, String> MY_SQL =
      Map.of(
          "local-infile", "1",
          "log-bin-trust-function-creators", "1",
          "character-set-server", "utf8mb4",
          "lower-case-table-names", "0",
          // The system has every commit, so that it outlives a killed server.
          "innodb-flush-log-at-trx-commit", "1",
          "innodb-flush-method", "nosync",
          "sync-binlog", "0");

  private static final Map<String, String> POSTGRESQL = Map.of("fsync", "off");

  private static final Map<PostgresVersion, PostgresServer> OF_POSTGRESQL =
      new EnumMap<>(PostgresVersion.class);
  private static final Map<Shared, DatabaseServer> RUNNING = new HashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private Servers() {}

  private record Shared(Object kind, int number) {}

  /**
   * The shared server of that version, started when first asked for, stopped with the JVM. It does
   * not wait for the disk, which no test takes away.
   */
  public static synchronized PostgresServer of(PostgresVersion version) {
    return OF_POSTGRESQL.computeIfAbsent(version, each -> PostgresServer.start(each, POSTGRESQL));
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
    return RUNNING.computeIfAbsent(new Shared(version, number), shared -> start(version, number));
  }

  /** A server that no other test has, so that it may be taken down. */
  public static DatabaseServer alone(PostgresVersion version) {
    return PostgresServer.start(version, POSTGRESQL);
  }

  /** Likewise. */
  public static DatabaseServer alone(MySqlVersion version) {
    return onThisMachine(version);
  }

  /** A shared server of that engine, wherever it comes from and whatever its version is. */
  public static synchronized DatabaseServer of(Engine engine) {
    return switch (engine) {
      case MARIADB -> of(MySqlVersion.MARIADB_11_4);
      case MYSQL -> of(MySqlVersion.MYSQL);
      case POSTGRESQL -> RUNNING.computeIfAbsent(new Shared(engine, 0), shared -> startPostgres());
    };
  }

  /** Creates an empty database with a name that no other test has. */
  public static String freshDatabase(DatabaseServer server) throws SQLException {
    String name = "test_" + DATABASES.incrementAndGet();
    server.createDatabase(name);
    return name;
  }

  private static DatabaseServer start(MySqlVersion version, int number) {
    String tag = version.isMariaDb() ? version.major() : "9";
    return first(version.engine(), number, tag, MY_SQL, () -> onThisMachine(version));
  }

  private static DatabaseServer startPostgres() {
    PostgresVersion version = PostgresVersion.V18;
    return first(Engine.POSTGRESQL, 0, version.major(), POSTGRESQL, () -> of(version));
  }

  private static DatabaseServer first(
      Engine engine,
      int number,
      String tag,
      Map<String, String> settings,
      Supplier<DatabaseServer> otherwise) {
    Optional<DatabaseServer> given = number == 0 ? GivenServer.of(engine) : Optional.empty();
    DatabaseServer server =
        given.orElseGet(
            () ->
                ContainerServer.wanted()
                    ? ContainerServer.start(engine, tag, settings)
                    : otherwise.get());
    LOG.info("Tests of {} {} take {}.", engine, tag, server);
    return server;
  }

  private static DatabaseServer onThisMachine(MySqlVersion version) {
    Assumptions.assumeTrue(
        version.isMariaDb()
            || Boolean.getBoolean("towline.mysql.required")
            || MySqlServer.available().contains(version),
        "There is no MySQL on this machine. Try: .ci/mysql");
    return MySqlServer.start(version, MY_SQL);
  }
}
