package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayMariaDb10ToMariaDb11IT extends MariaDbLeaderContract {
  RelayMariaDb10ToMariaDb11IT() {
    super(MySqlVersion.MARIADB_10_11, Engine.of(MySqlVersion.MARIADB_11_4));
  }
}
