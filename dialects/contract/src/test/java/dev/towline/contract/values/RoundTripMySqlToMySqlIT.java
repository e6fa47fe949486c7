package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripMySqlToMySqlIT extends RoundTripContract {
  RoundTripMySqlToMySqlIT() {
    super(Engine.of(MySqlVersion.MYSQL), Engine.of(MySqlVersion.MYSQL), Edges.mySqlFamily(false));
  }
}
