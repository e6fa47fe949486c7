package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class GapsMariaDb1011IT implements GapCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_10_11;
  }
}
