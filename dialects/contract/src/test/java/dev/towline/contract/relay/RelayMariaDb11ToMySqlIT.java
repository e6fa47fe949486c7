package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayMariaDb11ToMySqlIT extends MariaDbLeaderContract {
  RelayMariaDb11ToMySqlIT() {
    super(MySqlVersion.MARIADB_11_4, Engine.of(MySqlVersion.MYSQL));
  }
}
