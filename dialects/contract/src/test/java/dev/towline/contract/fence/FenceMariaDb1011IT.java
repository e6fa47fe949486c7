package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class FenceMariaDb1011IT extends MySqlFenceContract {

  FenceMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
