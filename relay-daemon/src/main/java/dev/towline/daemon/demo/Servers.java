package dev.towline.daemon.demo;

import dev.towline.servers.Chinook;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The two servers of the demo, gone with all they hold when they are closed. */
public record Servers(PostgresServer leader, PostgresServer follower) implements AutoCloseable {

  private static final String DATABASE = "chinook";

  /** The oldest version that Chinook runs on, of those the build has brought. */
  public static PostgresVersion leaderVersion() {
    return PostgresServer.available().stream()
        .filter(version -> version.compareTo(PostgresVersion.V10) >= 0)
        .findFirst()
        .orElseThrow();
  }

  public static PostgresVersion followerVersion() {
    return PostgresVersion.V18;
  }

  /** Starts both at once, each with an empty database. */
  public static Servers start() throws SQLException {
    var leader = CompletableFuture.supplyAsync(() -> PostgresServer.start(leaderVersion()));
    PostgresServer follower = PostgresServer.start(followerVersion());
    try {
      Servers both = new Servers(leader.join(), follower);
      both.leader.createDatabase(DATABASE);
      both.follower.createDatabase(DATABASE);
      return both;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Fills the leader's database with the shop's tables and rows. */
  public void load() throws SQLException {
    try (Connection connection = onLeader()) {
      Chinook.load(connection);
      Heartbeat.createTable(connection);
    }
  }

  Connection onLeader() throws SQLException {
    return leader.connect(DATABASE);
  }

  Connection onFollower() throws SQLException {
    return follower.connect(DATABASE);
  }

  /** How Towline is told of them: a configuration such as anybody's. */
  public String configuration() {
    return """
    databases:
      shop%s: {url: "%s", user: %s}
      shop%s: {url: "%s", user: %s}
    subscriptions:
      upgrade: {leader: shop%1$s, follower: shop%4$s, tables: ["public.*"]}
    """
        .formatted(
            leader.version().major(),
            leader.url(DATABASE),
            leader.user(),
            follower.version().major(),
            follower.url(DATABASE),
            follower.user());
  }

  @Override
  public void close() {
    leader.close();
    follower.close();
  }
}
