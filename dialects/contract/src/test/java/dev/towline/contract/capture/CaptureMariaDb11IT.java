package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;

class CaptureMariaDb11IT extends MySqlCaptureContract {

  CaptureMariaDb11IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
