package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Capture17IT extends CaptureContract {

  Capture17IT() {
    super(PostgresVersion.V17);
  }
}
