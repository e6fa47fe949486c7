package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class SwitchoverPostgres18ToMySqlIT extends SwitchoverContract {
  SwitchoverPostgres18ToMySqlIT() {
    super(Engine.of(PostgresVersion.V18), Engine.of(MySqlVersion.MYSQL));
  }
}
