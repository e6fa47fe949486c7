package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("soak")
class Neutral18To10IT extends NeutralContract {
  Neutral18To10IT() {
    super(PostgresVersion.V18, PostgresVersion.V10);
  }
}
