package dev.towline.contract.relay;

import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayPostgres10ToMySqlIT extends PostgresToMySqlContract {
  RelayPostgres10ToMySqlIT() {
    super(PostgresVersion.V10, MySqlVersion.MYSQL);
  }
}
