package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripMariaDb10ToMariaDb11IT extends RoundTripContract {
  RoundTripMariaDb10ToMariaDb11IT() {
    super(
        Engine.of(MySqlVersion.MARIADB_10_11),
        Engine.of(MySqlVersion.MARIADB_11_4),
        Edges.mySqlFamily(true));
  }
}
