package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class TokensAcrossPostgres18ToMySqlIT extends TokensAcrossLeadersContract {
  TokensAcrossPostgres18ToMySqlIT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL));
  }
}
