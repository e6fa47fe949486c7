package dev.towline.contract.faults;

import dev.towline.servers.MySqlVersion;

class FaultsMariaDb1011IT extends MySqlFaultsContract {

  FaultsMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
