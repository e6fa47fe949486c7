package dev.towline.contract.faults;

import dev.towline.servers.MySqlVersion;

class FaultsMariaDb114IT extends MySqlFaultsContract {

  FaultsMariaDb114IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
