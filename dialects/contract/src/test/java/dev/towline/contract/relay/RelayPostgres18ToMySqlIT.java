package dev.towline.contract.relay;

import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class RelayPostgres18ToMySqlIT extends PostgresToMySqlContract {
  RelayPostgres18ToMySqlIT() {
    super(PostgresVersion.V18, MySqlVersion.MYSQL);
  }
}
