package dev.towline.contract.preflight;

import dev.towline.servers.PostgresVersion;

class Preflight17IT extends PreflightContract {

  Preflight17IT() {
    super(PostgresVersion.V17);
  }
}
