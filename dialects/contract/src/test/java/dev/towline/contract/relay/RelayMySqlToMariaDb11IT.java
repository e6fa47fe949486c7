package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayMySqlToMariaDb11IT extends MySqlLeaderContract {
  RelayMySqlToMariaDb11IT() {
    super(MySqlVersion.MYSQL, Engine.of(MySqlVersion.MARIADB_11_4));
  }
}
