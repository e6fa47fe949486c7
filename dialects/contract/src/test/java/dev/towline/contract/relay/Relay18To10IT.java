package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay18To10IT extends PostgresRelayContract {
  Relay18To10IT() {
    super(PostgresVersion.V18, PostgresVersion.V10);
  }
}
