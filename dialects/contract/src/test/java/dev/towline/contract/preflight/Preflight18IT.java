package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight18IT extends PreflightContract {

  Preflight18IT() {
    super(PostgresVersion.V18);
  }
}
