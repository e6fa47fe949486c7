package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripMySqlToMariaDb11IT extends RoundTripContract {
  RoundTripMySqlToMariaDb11IT() {
    super(
        Engine.of(MySqlVersion.MYSQL),
        Engine.of(MySqlVersion.MARIADB_11_4),
        Edges.mySqlFamily(false));
  }
}
