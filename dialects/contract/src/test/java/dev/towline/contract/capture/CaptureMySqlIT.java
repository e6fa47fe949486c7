package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;

class CaptureMySqlIT extends MySqlCaptureContract {

  CaptureMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
