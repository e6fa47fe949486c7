package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;

/** What a relay must do where MariaDB leads. */
abstract class MariaDbLeaderContract extends MySqlLeaderContract implements DeepCascadeCases {

  MariaDbLeaderContract(MySqlVersion leader, Engine follower) {
    super(leader, follower);
  }
}
