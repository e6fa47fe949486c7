package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class PlainRole10To18IT extends PlainRoleContract {
  PlainRole10To18IT() {
    super(PostgresVersion.V10);
  }
}
