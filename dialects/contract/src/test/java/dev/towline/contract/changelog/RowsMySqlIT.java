package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class RowsMySqlIT implements RowCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MYSQL;
  }
}
