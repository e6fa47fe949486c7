package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class PlainRole96To18IT extends PlainRoleContract {
  PlainRole96To18IT() {
    super(PostgresVersion.V9_6);
  }
}
