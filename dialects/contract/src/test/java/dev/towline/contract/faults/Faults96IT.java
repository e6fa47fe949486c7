package dev.towline.contract.faults;

import dev.towline.servers.PostgresVersion;

class Faults96IT extends FaultsContract {

  Faults96IT() {
    super(PostgresVersion.V9_6);
  }
}
