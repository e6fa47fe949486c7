package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture18IT extends CaptureContract {

  Capture18IT() {
    super(PostgresVersion.V18);
  }
}
