package dev.towline.contract.changelog;

import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

class RowsMySqlIT implements RowCases {

  @Override
  public MySqlServer server() {
    return Shared.of(MySqlVersion.MYSQL);
  }
}
