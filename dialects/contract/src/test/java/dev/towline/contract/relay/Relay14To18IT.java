package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class Relay14To18IT extends RelayContract {
  Relay14To18IT() {
    super(PostgresVersion.V14, PostgresVersion.V18);
  }
}
