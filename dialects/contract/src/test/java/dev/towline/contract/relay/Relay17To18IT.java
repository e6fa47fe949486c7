package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Relay17To18IT extends PostgresRelayContract {
  Relay17To18IT() {
    super(PostgresVersion.V17, PostgresVersion.V18);
  }
}
