package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;

class FenceMariaDb114IT extends MySqlFenceContract {

  FenceMariaDb114IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
