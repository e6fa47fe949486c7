package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripMariaDb11ToMariaDb11IT extends RoundTripContract {
  RoundTripMariaDb11ToMariaDb11IT() {
    super(
        Engine.of(MySqlVersion.MARIADB_11_4),
        Engine.of(MySqlVersion.MARIADB_11_4),
        Edges.mySqlFamily(true));
  }
}
