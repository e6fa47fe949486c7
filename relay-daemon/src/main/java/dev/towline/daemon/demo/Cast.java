package dev.towline.daemon.demo;

import dev.towline.model.TowlineException;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who plays in the demo: a shop, the server that it writes to, and those that follow. */
public record Cast(Shop shop, Part leader, List<Part> followers) {

  private static final MySqlVersion MARIADB = MySqlVersion.MARIADB_11_4;

  /**
   * A server that is still to be started.
   *
   * @param title as people call it: PostgreSQL 18
   * @param node its name in Towline's configuration
   * @param subscription the name of the one that it follows; empty for a leader
   * @param map the schemas that have other names there, as a configuration says it; may be empty
   */
  public record Part(
      String title,
      String node,
      String subscription,
      String map,
      Supplier<? extends DatabaseServer> server) {}

  public Cast {
    followers = List.copyOf(followers);
  }

  /** An old PostgreSQL leads the newest one and, where there is one for this machine, MariaDB. */
  public static Cast ledByPostgres() {
    PostgresVersion old =
        PostgresServer.available().stream()
            .filter(version -> version.compareTo(PostgresVersion.V10) >= 0)
            .findFirst()
            .orElseThrow();
    Part leader = postgres(old, "", "");
    Stream<Part> other = hasMariaDb() ? Stream.of(mariaDb("reporting", "public")) : Stream.empty();
    return new Cast(
        new PostgresShop(),
        leader,
        Stream.concat(Stream.of(postgres(PostgresVersion.V18, "upgrade", "")), other).toList());
  }

  /** MariaDB leads the newest PostgreSQL. */
  public static Cast ledByMariaDb() {
    if (!hasMariaDb()) {
      throw TowlineException.fatal(
          MARIADB + " is not packed for this system.", "Run towline demo without --leader.");
    }
    return new Cast(
        new MariaDbShop(),
        mariaDb("", ""),
        List.of(postgres(PostgresVersion.V18, "moving", Servers.DATABASE)));
  }

  private static boolean hasMariaDb() {
    return MySqlServer.available().contains(MARIADB);
  }

  private static Part postgres(PostgresVersion version, String subscription, String schema) {
    return new Part(
        version.toString(),
        "shop" + version.major(),
        subscription,
        schema.isEmpty() ? "" : schema + ": public",
        () -> PostgresServer.start(version));
  }

  private static Part mariaDb(String subscription, String schema) {
    return new Part(
        MARIADB.toString(),
        "mariadb",
        subscription,
        schema.isEmpty() ? "" : schema + ": " + Servers.DATABASE,
        () -> MySqlServer.start(MARIADB));
  }

  /** All titles as a sentence has them. */
  public String titles() {
    List<String> all =
        Stream.concat(Stream.of(leader), followers.stream()).map(Part::title).toList();
    return String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
  }
}
