package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayMySqlToMySqlIT extends MySqlLeaderContract {
  RelayMySqlToMySqlIT() {
    super(MySqlVersion.MYSQL, Engine.of(MySqlVersion.MYSQL));
  }
}
