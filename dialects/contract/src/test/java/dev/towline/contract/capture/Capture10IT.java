package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Capture10IT extends CaptureContract {

  Capture10IT() {
    super(PostgresVersion.V10);
  }
}
