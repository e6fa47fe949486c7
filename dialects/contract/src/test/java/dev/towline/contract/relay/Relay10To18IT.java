package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay10To18IT extends RelayContract {
  Relay10To18IT() {
    super(PostgresVersion.V10, PostgresVersion.V18);
  }
}
