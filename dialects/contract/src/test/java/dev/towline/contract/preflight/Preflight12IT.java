package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight12IT extends PreflightContract {

  Preflight12IT() {
    super(PostgresVersion.V12);
  }
}
