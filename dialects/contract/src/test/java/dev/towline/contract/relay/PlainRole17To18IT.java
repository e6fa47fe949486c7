package dev.towline.contract.relay;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("matrix")
class PlainRole17To18IT extends PlainRoleContract {
  PlainRole17To18IT() {
    super(PostgresVersion.V17);
  }
}
