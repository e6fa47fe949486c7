package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class TokensPostgres18ToMySqlIT extends TokenContract
    implements PostgresTokenCases, MySqlWaitingCases {
  TokensPostgres18ToMySqlIT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL));
  }
}
