package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Relay18To10IT extends PostgresRelayContract {
  Relay18To10IT() {
    super(PostgresVersion.V18, PostgresVersion.V10);
  }
}
