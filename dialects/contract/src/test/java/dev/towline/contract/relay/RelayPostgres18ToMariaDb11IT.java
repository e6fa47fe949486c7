package dev.towline.contract.relay;

import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class RelayPostgres18ToMariaDb11IT extends PostgresToMySqlContract {
  RelayPostgres18ToMariaDb11IT() {
    super(PostgresVersion.V18, MySqlVersion.MARIADB_11_4);
  }
}
