package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Fence96IT extends PostgresFenceContract {

  Fence96IT() {
    super(PostgresVersion.V9_6);
  }
}
