package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Capture14IT extends CaptureContract {

  Capture14IT() {
    super(PostgresVersion.V14);
  }
}
