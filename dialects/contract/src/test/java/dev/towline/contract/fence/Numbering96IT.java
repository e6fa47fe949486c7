package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
class Numbering96IT extends PostgresNumberingContract {

  Numbering96IT() {
    super(PostgresVersion.V9_6);
  }
}
