package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class RoundTripPostgres18ToMySqlIT extends RoundTripContract {
  RoundTripPostgres18ToMySqlIT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL), Edges.postgres());
  }
}
