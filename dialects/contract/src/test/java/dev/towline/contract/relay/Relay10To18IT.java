package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Relay10To18IT extends PostgresRelayContract {
  Relay10To18IT() {
    super(PostgresVersion.V10, PostgresVersion.V18);
  }
}
