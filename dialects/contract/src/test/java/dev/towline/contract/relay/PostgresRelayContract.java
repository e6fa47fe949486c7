package dev.towline.contract.relay;

import dev.towline.contract.Engine;
import dev.towline.servers.PostgresVersion;

/** What a relay must do between any two versions of PostgreSQL. */
abstract class PostgresRelayContract extends RelayContract
    implements DeepCascadeCases,
        MappedCases,
        PartitionedTableCases,
        PostgresCases,
        PostgresFollowerCases,
        PostgresQuarantineCases,
        PostgresRetentionCases,
        PostgresShapeCases,
        PostgresSnapshotCases,
        PostgresValueCases {

  PostgresRelayContract(PostgresVersion leader, PostgresVersion follower) {
    super(Engine.of(leader), Engine.of(follower));
  }
}
