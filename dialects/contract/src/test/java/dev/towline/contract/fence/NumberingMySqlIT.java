package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;

class NumberingMySqlIT extends MySqlNumberingContract {

  NumberingMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
