package dev.towline.contract;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;

/** An engine in one version, which gives a test the empty databases that it needs. */
public interface Engine {

  /** What a database is to a test; no two of one test are the same. */
  enum Place {
    LEADER(0),
    FOLLOWER(1),
    /** A follower of the follower. */
    THIRD(2);

    private final int server;

    Place(int server) {
      this.server = server;
    }
  }

  /** An empty database for one test. */
  Database fresh(Place place) throws SQLException;

  /** A certain server, for one database at a time. */
  static Engine on(DatabaseServer server) {
    return place ->
        server instanceof PostgresServer postgres
            ? PostgresDatabase.fresh(postgres)
            : MySqlDatabase.fresh(server);
  }

  /** PostgreSQL; databases of all places are on one server. */
  static Engine of(PostgresVersion version) {
    return place -> PostgresDatabase.fresh(Servers.of(version));
  }

  /** MySQL or MariaDB; each place is a server, since our own database is one for each. */
  static Engine of(MySqlVersion version) {
    return place -> MySqlDatabase.fresh(Servers.of(version, place.server));
  }
}
