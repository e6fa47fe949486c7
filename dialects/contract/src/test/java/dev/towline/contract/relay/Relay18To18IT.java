package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay18To18IT extends PostgresRelayContract {
  Relay18To18IT() {
    super(PostgresVersion.V18, PostgresVersion.V18);
  }
}
