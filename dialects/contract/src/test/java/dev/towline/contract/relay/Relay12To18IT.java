package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay12To18IT extends RelayContract {
  Relay12To18IT() {
    super(PostgresVersion.V12, PostgresVersion.V18);
  }
}
