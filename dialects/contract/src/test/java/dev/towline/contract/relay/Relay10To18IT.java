package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay10To18IT extends PostgresRelayContract {
  Relay10To18IT() {
    super(PostgresVersion.V10, PostgresVersion.V18);
  }
}
