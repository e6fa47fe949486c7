package dev.towline.daemon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

/** From which engine to which; each server is started at its first use and shared by all tests. */
enum Road {
  POSTGRESQL_TO_MARIADB,
  MARIADB_TO_POSTGRESQL,
  MYSQL_TO_POSTGRESQL,
  MARIADB_TO_MYSQL;

  DatabaseServer leader() {
    return switch (this) {
      case POSTGRESQL_TO_MARIADB -> Shop.LEADER;
      case MARIADB_TO_POSTGRESQL, MARIADB_TO_MYSQL -> MariaDb.SERVER;
      case MYSQL_TO_POSTGRESQL -> mySql();
    };
  }

  DatabaseServer follower() {
    return switch (this) {
      case POSTGRESQL_TO_MARIADB -> MariaDb.SERVER;
      case MARIADB_TO_POSTGRESQL, MYSQL_TO_POSTGRESQL -> Shop.FOLLOWER;
      case MARIADB_TO_MYSQL -> mySql();
    };
  }

  /** Skips the test where there is no MySQL, unless one is required. */
  private static DatabaseServer mySql() {
    assumeTrue(
        Boolean.getBoolean("towline.mysql.required")
            || MySqlServer.available().contains(MySqlVersion.MYSQL),
        "There is no MySQL on this machine. Try: .ci/mysql");
    return MySql.SERVER;
  }

  private static final class MariaDb {
    static final DatabaseServer SERVER = MySqlServer.start(MySqlVersion.MARIADB_11_4);
  }

  private static final class MySql {
    static final DatabaseServer SERVER = MySqlServer.start(MySqlVersion.MYSQL);
  }
}
