package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripMariaDb11ToMySqlIT extends RoundTripContract {
  RoundTripMariaDb11ToMySqlIT() {
    super(
        Engine.of(MySqlVersion.MARIADB_11_4),
        Engine.of(MySqlVersion.MYSQL),
        Edges.mySqlFamily(true));
  }
}
