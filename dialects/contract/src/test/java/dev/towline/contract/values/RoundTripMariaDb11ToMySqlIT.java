package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;

class RoundTripMariaDb11ToMySqlIT extends RoundTripContract {
  RoundTripMariaDb11ToMySqlIT() {
    super(
        Engine.of(MySqlVersion.MARIADB_11_4),
        Engine.of(MySqlVersion.MYSQL),
        Edges.mySqlFamily(true));
  }
}
