package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Capture12IT extends CaptureContract {

  Capture12IT() {
    super(PostgresVersion.V12);
  }
}
