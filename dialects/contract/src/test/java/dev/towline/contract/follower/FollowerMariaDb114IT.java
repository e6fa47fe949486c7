package dev.towline.contract.follower;

import dev.towline.servers.MySqlVersion;

final class FollowerMariaDb114IT extends FollowerContract {
  FollowerMariaDb114IT() {
    super(MySqlVersion.MARIADB_11_4);
  }
}
