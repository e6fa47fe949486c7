package dev.towline.contract.fence;

import dev.towline.servers.PostgresVersion;

class Numbering18IT extends PostgresNumberingContract {

  Numbering18IT() {
    super(PostgresVersion.V18);
  }
}
