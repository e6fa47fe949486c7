package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Preflight17IT extends PreflightContract {

  Preflight17IT() {
    super(PostgresVersion.V17);
  }
}
