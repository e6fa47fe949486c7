package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture96IT extends CaptureContract {

  Capture96IT() {
    super(PostgresVersion.V9_6);
  }
}
