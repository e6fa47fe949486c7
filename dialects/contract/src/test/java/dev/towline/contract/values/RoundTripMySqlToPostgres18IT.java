package dev.towline.contract.values;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class RoundTripMySqlToPostgres18IT extends RoundTripContract {
  RoundTripMySqlToPostgres18IT() {
    super(Engine.of(MySqlVersion.MYSQL), Engine.of(PostgresVersion.V18), Edges.mySqlFamily(false));
  }
}
