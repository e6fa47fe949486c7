package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;

class CaptureMariaDb10IT extends MySqlCaptureContract {

  CaptureMariaDb10IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
