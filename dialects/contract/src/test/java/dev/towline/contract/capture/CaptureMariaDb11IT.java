package dev.towline.contract.capture;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class CaptureMariaDb11IT extends MySqlCaptureContract {

  CaptureMariaDb11IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
