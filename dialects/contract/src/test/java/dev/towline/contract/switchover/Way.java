package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.contract.Servers;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

/** From where to where leaders change, for cases that are one for all. */
enum Way {
  POSTGRESQL_10_TO_18,
  POSTGRESQL_18_TO_MYSQL,
  MARIADB_TO_POSTGRESQL_18;

  Engine first() {
    return switch (this) {
      case POSTGRESQL_10_TO_18 -> Engine.of(PostgresVersion.V10);
      case POSTGRESQL_18_TO_MYSQL -> Engine.of(PostgresVersion.V18);
      case MARIADB_TO_POSTGRESQL_18 -> Engine.of(MySqlVersion.MARIADB_11_4);
    };
  }

  Engine second() {
    return this == POSTGRESQL_18_TO_MYSQL
        ? Engine.of(MySqlVersion.MYSQL)
        : Engine.of(PostgresVersion.V18);
  }

  /** A server for the first of them that may be taken down. */
  DatabaseServer firstAlone() {
    return switch (this) {
      case POSTGRESQL_10_TO_18 -> Servers.alone(PostgresVersion.V10);
      case POSTGRESQL_18_TO_MYSQL -> Servers.alone(PostgresVersion.V18);
      case MARIADB_TO_POSTGRESQL_18 -> Servers.alone(MySqlVersion.MARIADB_11_4);
    };
  }

  DatabaseServer secondAlone() {
    return this == POSTGRESQL_18_TO_MYSQL
        ? Servers.alone(MySqlVersion.MYSQL)
        : Servers.alone(PostgresVersion.V18);
  }
}
