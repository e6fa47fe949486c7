package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;

/** What a relay must do where MySQL or MariaDB leads. */
abstract class MySqlLeaderContract extends RelayContract implements MySqlLeaderCases {

  MySqlLeaderContract(MySqlVersion leader, Engine follower) {
    super(Engine.of(leader), follower);
  }
}
