package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayMariaDb11ToPostgres18IT extends MariaDbLeaderContract {
  RelayMariaDb11ToPostgres18IT() {
    super(MySqlVersion.MARIADB_11_4, Engine.of(PostgresVersion.V18));
  }
}
