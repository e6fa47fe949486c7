package dev.towline.contract.relay;

import dev.towline.contract.ForeignCatalog;
import dev.towline.servers.PostgresVersion;
import org.junit.jupiter.api.BeforeEach;

/** All that a relay must do, with values as neutral text, as between two engines. */
abstract class NeutralContract extends PostgresRelayContract implements NeutralCases {

  NeutralContract(PostgresVersion leaderVersion, PostgresVersion followerVersion) {
    super(leaderVersion, followerVersion);
  }

  @BeforeEach
  void anotherEngine() {
    replication().disguised(ForeignCatalog::disguised);
  }
}
