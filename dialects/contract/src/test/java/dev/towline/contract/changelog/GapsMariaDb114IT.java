package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class GapsMariaDb114IT implements GapCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_11_4;
  }
}
