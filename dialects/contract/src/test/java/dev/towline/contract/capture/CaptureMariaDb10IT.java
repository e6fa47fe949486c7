package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class CaptureMariaDb10IT extends MySqlCaptureContract {

  CaptureMariaDb10IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
