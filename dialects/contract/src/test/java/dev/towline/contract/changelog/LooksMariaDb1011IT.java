package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class LooksMariaDb1011IT implements LookCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_10_11;
  }
}
