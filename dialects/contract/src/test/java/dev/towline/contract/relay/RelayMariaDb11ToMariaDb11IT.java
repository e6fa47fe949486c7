package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class RelayMariaDb11ToMariaDb11IT extends MariaDbLeaderContract {
  RelayMariaDb11ToMariaDb11IT() {
    super(MySqlVersion.MARIADB_11_4, Engine.of(MySqlVersion.MARIADB_11_4));
  }
}
