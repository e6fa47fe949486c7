package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Neutral18To18IT extends NeutralContract {
  Neutral18To18IT() {
    super(PostgresVersion.V18, PostgresVersion.V18);
  }
}
