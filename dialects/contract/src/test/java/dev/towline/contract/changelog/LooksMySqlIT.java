package dev.towline.contract.changelog;

import dev.towline.servers.MySqlVersion;

class LooksMySqlIT implements LookCases {

  @Override
  public MySqlVersion version() {
    return MySqlVersion.MYSQL;
  }
}
