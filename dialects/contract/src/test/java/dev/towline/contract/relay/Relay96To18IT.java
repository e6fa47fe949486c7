package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Relay96To18IT extends PostgresRelayContract {
  Relay96To18IT() {
    super(PostgresVersion.V9_6, PostgresVersion.V18);
  }
}
