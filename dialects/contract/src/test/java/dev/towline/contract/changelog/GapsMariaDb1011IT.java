package dev.towline.contract.changelog;

import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

class GapsMariaDb1011IT implements GapCases {

  @Override
  public MySqlServer server() {
    return Shared.of(MySqlVersion.MARIADB_10_11);
  }
}
