package dev.towline.daemon.databases;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.DatabaseSettings;
import dev.towline.model.NodeName;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** All configured databases, each with a pool bounded by the subscriptions that use it. */
public final class Databases implements AutoCloseable {

  /** For a relay: its round, its flush, its record of a failure, and one to spare. */
  private static final int CONNECTIONS_PER_SUBSCRIPTION = 4;

  /** For purging, forgetting, and whoever looks at the state. */
  private static final int CONNECTIONS_BESIDE = 3;

  private final Map<NodeName, Database> databases = new LinkedHashMap<>();

  public Databases(Configuration configuration) {
    Duration timeout = configuration.daemon().connectTimeout();
    DriverManager.setLoginTimeout((int) Math.max(1, timeout.toSeconds()));
    for (DatabaseSettings settings : configuration.databases().values()) {
      long users =
          configuration.subscriptions().values().stream()
              .filter(
                  s -> s.leader().equals(settings.name()) || s.follower().equals(settings.name()))
              .count();
      int poolSize = CONNECTIONS_BESIDE + CONNECTIONS_PER_SUBSCRIPTION * (int) users;
      databases.put(settings.name(), new Database(settings, poolSize, timeout));
    }
  }

  public Database get(NodeName name) {
    return Objects.requireNonNull(
        databases.get(name), "The configuration's check knows all names.");
  }

  public Collection<Database> all() {
    return databases.values();
  }

  @Override
  public void close() {
    databases.values().forEach(Database::close);
  }
}
