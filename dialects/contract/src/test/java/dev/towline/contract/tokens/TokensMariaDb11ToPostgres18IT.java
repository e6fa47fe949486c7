package dev.towline.contract.tokens;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class TokensMariaDb11ToPostgres18IT extends TokenContract
    implements MySqlTokenCases, PostgresWaitingCases {
  TokensMariaDb11ToPostgres18IT() {
    super(Engine.of(MySqlVersion.MARIADB_11_4), Engine.of(PostgresVersion.V18));
  }
}
