package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class GapsMySqlIT implements GapCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MYSQL;
  }
}
