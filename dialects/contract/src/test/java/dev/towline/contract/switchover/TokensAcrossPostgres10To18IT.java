package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class TokensAcrossPostgres10To18IT extends TokensAcrossLeadersContract {
  TokensAcrossPostgres10To18IT() {
    super(Engine.of(PostgresVersion.V10), Engine.of(PostgresVersion.V18));
  }
}
