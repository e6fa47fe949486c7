package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;

class Numbering10IT extends PostgresNumberingContract {

  Numbering10IT() {
    super(PostgresVersion.V10);
  }
}
