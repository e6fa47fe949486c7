package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class LooksMariaDb114IT implements LookCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_11_4;
  }
}
