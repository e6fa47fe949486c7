package dev.towline.daemon.demo;

import dev.towline.servers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** The servers of the demo, gone with all they hold when they are closed. */
public final class Servers implements AutoCloseable {

  static final String DATABASE = "chinook";

  /** One of them, and what part it plays. */
  public record Follower(Cast.Part part, DatabaseServer server) {

    Connection connect() throws SQLException {
      return server.connect(DATABASE);
    }
  }

  private final Cast cast;
  private final DatabaseServer leader;
  private final List<Follower> followers;

  private Servers(Cast cast, List<DatabaseServer> started) {
    this.cast = cast;
    this.leader = started.get(0);
    List<Follower> all = new ArrayList<>();
    for (int i = 0; i < cast.followers().size(); i++) {
      all.add(new Follower(cast.followers().get(i), started.get(i + 1)));
    }
    this.followers = List.copyOf(all);
  }

  /** Starts all at once, each with an empty database. */
  public static Servers start(Cast cast) throws SQLException {
    List<CompletableFuture<DatabaseServer>> starting =
        Stream.concat(Stream.of(cast.leader()), cast.followers().stream())
            .map(part -> CompletableFuture.<DatabaseServer>supplyAsync(() -> part.server().get()))
            .toList();
    List<DatabaseServer> started = new ArrayList<>();
    try {
      starting.forEach(server -> started.add(server.join()));
      for (DatabaseServer server : started) {
        server.createDatabase(DATABASE);
      }
      return new Servers(cast, started);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Fills the leader's database with the shop's tables and rows. */
  public void load() throws SQLException {
    try (Connection connection = onLeader()) {
      cast.shop().load(connection);
    }
  }

  Shop shop() {
    return cast.shop();
  }

  public List<Follower> followers() {
    return followers;
  }

  Connection onLeader() throws SQLException {
    return leader.connect(DATABASE);
  }

  /** How Towline is told of them: a configuration such as anybody's. */
  public String configuration() {
    StringBuilder yaml = new StringBuilder("databases:\n").append(database(cast.leader(), leader));
    followers.forEach(each -> yaml.append(database(each.part(), each.server())));
    yaml.append("subscriptions:\n");
    followers.forEach(each -> yaml.append(subscription(each.part())));
    return yaml.toString();
  }

  private static String database(Cast.Part part, DatabaseServer server) {
    return "  %s: {url: \"%s\", user: %s}\n"
        .formatted(part.node(), server.url(DATABASE), server.user());
  }

  private String subscription(Cast.Part part) {
    return "  %s: {leader: %s, follower: %s, tables: \"*\"%s}\n"
        .formatted(
            part.subscription(),
            cast.leader().node(),
            part.node(),
            part.map().isEmpty() ? "" : ", map: {" + part.map() + "}");
  }

  @Override
  public void close() {
    leader.close();
    followers.forEach(each -> each.server().close());
  }
}
