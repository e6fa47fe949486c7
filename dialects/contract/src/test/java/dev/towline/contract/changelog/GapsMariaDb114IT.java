package dev.towline.contract.changelog;

import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

class GapsMariaDb114IT implements GapCases {

  @Override
  public MySqlServer server() {
    return Shared.of(MySqlVersion.MARIADB_11_4);
  }
}
