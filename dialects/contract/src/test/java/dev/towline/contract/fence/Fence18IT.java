package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;

class Fence18IT extends PostgresFenceContract {

  Fence18IT() {
    super(PostgresVersion.V18);
  }
}
