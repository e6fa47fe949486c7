package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class RowsMariaDb114IT implements RowCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MARIADB_11_4;
  }
}
