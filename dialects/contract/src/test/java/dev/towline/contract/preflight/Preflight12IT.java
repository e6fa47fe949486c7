package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Preflight12IT extends PreflightContract {

  Preflight12IT() {
    super(PostgresVersion.V12);
  }
}
