package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight14IT extends PreflightContract {

  Preflight14IT() {
    super(PostgresVersion.V14);
  }
}
