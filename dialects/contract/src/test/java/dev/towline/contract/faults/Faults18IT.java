package dev.towline.contract.faults;

import dev.towline.servers.PostgresVersion;

class Faults18IT extends FaultsContract {

  Faults18IT() {
    super(PostgresVersion.V18);
  }
}
