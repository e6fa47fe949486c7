package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;

class Fence10IT extends PostgresFenceContract {

  Fence10IT() {
    super(PostgresVersion.V10);
  }
}
