package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class Fence12IT extends PostgresFenceContract {

  Fence12IT() {
    super(PostgresVersion.V12);
  }
}
