package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight10IT extends PreflightContract {

  Preflight10IT() {
    super(PostgresVersion.V10);
  }
}
