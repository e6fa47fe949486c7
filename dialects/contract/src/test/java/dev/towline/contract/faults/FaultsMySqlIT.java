package dev.towline.contract.faults;

import dev.towline.servers.MySqlVersion;

class FaultsMySqlIT extends MySqlFaultsContract {

  FaultsMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
