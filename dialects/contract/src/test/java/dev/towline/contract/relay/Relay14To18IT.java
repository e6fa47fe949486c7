package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Relay14To18IT extends PostgresRelayContract {
  Relay14To18IT() {
    super(PostgresVersion.V14, PostgresVersion.V18);
  }
}
