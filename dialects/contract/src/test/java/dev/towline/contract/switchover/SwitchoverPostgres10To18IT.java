package dev.towline.contract.switchover;

import dev.towline.contract.Engine;
import dev.towline.servers.PostgresVersion;

class SwitchoverPostgres10To18IT extends SwitchoverContract {
  SwitchoverPostgres10To18IT() {
    super(Engine.of(PostgresVersion.V10), Engine.of(PostgresVersion.V18));
  }
}
