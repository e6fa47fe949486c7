package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Numbering10IT extends PostgresNumberingContract {

  Numbering10IT() {
    super(PostgresVersion.V10);
  }
}
