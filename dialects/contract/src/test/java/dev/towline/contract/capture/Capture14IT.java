package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture14IT extends CaptureContract {

  Capture14IT() {
    super(PostgresVersion.V14);
  }
}
