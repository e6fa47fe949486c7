package dev.towline.contract.faults;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class FaultsMariaDb1011IT extends MySqlFaultsContract {

  FaultsMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
