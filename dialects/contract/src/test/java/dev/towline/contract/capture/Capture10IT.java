package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture10IT extends CaptureContract {

  Capture10IT() {
    super(PostgresVersion.V10);
  }
}
