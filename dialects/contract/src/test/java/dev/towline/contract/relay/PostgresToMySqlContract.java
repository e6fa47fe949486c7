package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;

/** What a relay must do from PostgreSQL to MySQL or MariaDB. */
abstract class PostgresToMySqlContract extends RelayContract
    implements DeepCascadeCases, PostgresToMySqlCases {

  PostgresToMySqlContract(PostgresVersion leader, MySqlVersion follower) {
    super(Engine.of(leader), Engine.of(follower));
  }
}
