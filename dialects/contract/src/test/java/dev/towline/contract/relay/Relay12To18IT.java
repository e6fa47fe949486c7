package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Relay12To18IT extends PostgresRelayContract {
  Relay12To18IT() {
    super(PostgresVersion.V12, PostgresVersion.V18);
  }
}
