package dev.towline.contract.changelog;

import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

class RowsMariaDb1011IT implements RowCases {

  @Override
  public MySqlServer server() {
    return Shared.of(MySqlVersion.MARIADB_10_11);
  }
}
