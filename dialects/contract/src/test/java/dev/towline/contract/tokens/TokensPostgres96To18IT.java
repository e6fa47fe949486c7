package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class TokensPostgres96To18IT extends TokenContract
    implements PostgresTokenCases, PostgresWaitingCases {
  TokensPostgres96To18IT() {
    super(Engine.of(PostgresVersion.V9_6), Engine.of(PostgresVersion.V18));
  }
}
