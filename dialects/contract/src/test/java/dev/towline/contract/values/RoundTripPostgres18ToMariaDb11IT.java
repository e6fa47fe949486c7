package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripPostgres18ToMariaDb11IT extends RoundTripContract {
  RoundTripPostgres18ToMariaDb11IT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MARIADB_11_4), Edges.postgres());
  }
}
