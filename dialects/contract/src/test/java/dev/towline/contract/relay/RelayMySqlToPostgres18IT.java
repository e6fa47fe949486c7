package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class RelayMySqlToPostgres18IT extends MySqlLeaderContract {
  RelayMySqlToPostgres18IT() {
    super(MySqlVersion.MYSQL, Engine.of(PostgresVersion.V18));
  }
}
