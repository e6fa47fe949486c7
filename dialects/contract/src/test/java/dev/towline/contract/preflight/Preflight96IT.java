package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight96IT extends PreflightContract {

  Preflight96IT() {
    super(PostgresVersion.V9_6);
  }
}
