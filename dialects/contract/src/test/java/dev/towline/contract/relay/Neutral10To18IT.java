package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class Neutral10To18IT extends NeutralContract {
  Neutral10To18IT() {
    super(PostgresVersion.V10, PostgresVersion.V18);
  }
}
