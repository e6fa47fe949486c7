package dev.towline.daemon;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import java.util.function.Supplier;

/** From which engine to which; each server is started at its first use and shared by all tests. */
enum Road {
  POSTGRESQL_TO_MARIADB(Servers.POSTGRESQL_10, Servers.MARIADB),
  MARIADB_TO_POSTGRESQL(Servers.MARIADB, Servers.POSTGRESQL_18),
  MYSQL_TO_POSTGRESQL(Servers.MYSQL, Servers.POSTGRESQL_18),
  MARIADB_TO_MYSQL(Servers.MARIADB, Servers.MYSQL);

  private final Supplier<DatabaseServer> leader;
  private final Supplier<DatabaseServer> follower;

  Road(Supplier<DatabaseServer> leader, Supplier<DatabaseServer> follower) {
    this.leader = leader;
    this.follower = follower;
  }

  DatabaseServer leader() {
    return leader.get();
  }

  DatabaseServer follower() {
    return follower.get();
  }

  private static final class Servers {
    static final Supplier<DatabaseServer> POSTGRESQL_10 = () -> Shop.LEADER;
    static final Supplier<DatabaseServer> POSTGRESQL_18 = () -> Shop.FOLLOWER;
    static final Supplier<DatabaseServer> MARIADB = () -> MariaDb.SERVER;
    static final Supplier<DatabaseServer> MYSQL = () -> MySql.SERVER;
  }

  private static final class MariaDb {
    static final DatabaseServer SERVER = MySqlServer.start(MySqlVersion.MARIADB_11_4);
  }

  private static final class MySql {
    static final DatabaseServer SERVER = MySqlServer.start(MySqlVersion.MYSQL);
  }
}
