package dev.towline.daemon;

import dev.towline.servers.DatabaseServer;
import org.junit.jupiter.api.Tag;

/** The same with MariaDB. */
@Tag("matrix")
class RefusedValuesMariaDbIT extends RefusedValuesIT {

  @Override
  DatabaseServer server() {
    return Road.POSTGRESQL_TO_MARIADB.follower();
  }
}
