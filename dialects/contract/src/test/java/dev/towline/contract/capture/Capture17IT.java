package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;

class Capture17IT extends CaptureContract {

  Capture17IT() {
    super(PostgresVersion.V17);
  }
}
