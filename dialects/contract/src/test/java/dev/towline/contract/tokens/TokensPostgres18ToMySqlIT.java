package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class TokensPostgres18ToMySqlIT extends TokenContract
    implements PostgresTokenCases, MySqlWaitingCases {
  TokensPostgres18ToMySqlIT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL));
  }
}
