package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class TokensPostgres10To18IT extends TokenContract
    implements PostgresTokenCases, PostgresWaitingCases {
  TokensPostgres10To18IT() {
    super(Engine.of(PostgresVersion.V10), Engine.of(PostgresVersion.V18));
  }
}
