package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Preflight14IT extends PreflightContract {

  Preflight14IT() {
    super(PostgresVersion.V14);
  }
}
