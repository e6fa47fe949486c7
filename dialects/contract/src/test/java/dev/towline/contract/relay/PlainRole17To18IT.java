package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;

class PlainRole17To18IT extends PlainRoleContract {
  PlainRole17To18IT() {
    super(PostgresVersion.V17);
  }
}
