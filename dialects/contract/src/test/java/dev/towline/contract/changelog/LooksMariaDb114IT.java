package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class LooksMariaDb114IT implements LookCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_11_4;
  }
}
