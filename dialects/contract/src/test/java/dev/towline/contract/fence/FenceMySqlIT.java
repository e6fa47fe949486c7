package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;

class FenceMySqlIT extends MySqlFenceContract {

  FenceMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
