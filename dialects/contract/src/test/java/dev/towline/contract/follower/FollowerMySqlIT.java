package dev.towline.contract.follower;

import dev.towline.servers.MySqlVersion;

final class FollowerMySqlIT extends FollowerContract {
  FollowerMySqlIT() {
    super(MySqlVersion.MYSQL);
  }
}
