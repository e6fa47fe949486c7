package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

class TokensMySqlToPostgres18IT extends TokenContract
    implements MySqlTokenCases, PostgresWaitingCases {
  TokensMySqlToPostgres18IT() {
    super(Engine.of(MySqlVersion.MYSQL), Engine.of(PostgresVersion.V18));
  }
}
