package dev.towline.contract.relay;

import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class RelayPostgres18ToMySqlIT extends PostgresToMySqlContract {
  RelayPostgres18ToMySqlIT() {
    super(PostgresVersion.V18, MySqlVersion.MYSQL);
  }
}
