package dev.towline.contract.follower;

import dev.towline.servers.MySqlVersion;
import org.junit.jupiter.api.Tag;

@Tag("ci")
final class FollowerMariaDb1011IT extends FollowerContract {
  FollowerMariaDb1011IT() {
    super(MySqlVersion.MARIADB_10_11);
  }
}
