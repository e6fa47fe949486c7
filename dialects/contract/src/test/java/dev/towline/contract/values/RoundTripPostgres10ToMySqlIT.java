package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RoundTripPostgres10ToMySqlIT extends RoundTripContract {
  RoundTripPostgres10ToMySqlIT() {
    super(Engine.of(PostgresVersion.V10), Engine.of(MySqlVersion.MYSQL), Edges.postgres());
  }
}
