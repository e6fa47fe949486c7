package dev.towline.contract.capture;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Capture96IT extends CaptureContract {

  Capture96IT() {
    super(PostgresVersion.V9_6);
  }
}
