package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture12IT extends CaptureContract {

  Capture12IT() {
    super(PostgresVersion.V12);
  }
}
