package dev.towline.contract.changelog;

import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;

class GapsMySqlIT implements GapCases {

  @Override
  public MySqlServer server() {
    return Shared.of(MySqlVersion.MYSQL);
  }
}
