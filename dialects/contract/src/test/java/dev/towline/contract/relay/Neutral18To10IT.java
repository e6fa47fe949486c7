package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Neutral18To10IT extends NeutralContract {
  Neutral18To10IT() {
    super(PostgresVersion.V18, PostgresVersion.V10);
  }
}
