package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Fence10IT extends PostgresFenceContract {

  Fence10IT() {
    super(PostgresVersion.V10);
  }
}
