package dev.towline.contract.fence;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class NumberingMariaDb1011IT extends MySqlNumberingContract {

  NumberingMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
