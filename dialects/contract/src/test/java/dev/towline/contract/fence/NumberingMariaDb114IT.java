package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;

class NumberingMariaDb114IT extends MySqlNumberingContract {

  NumberingMariaDb114IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
