package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the leader says of a follower outlives the follower's crash. */
class TokenDurabilityIT {

  /** The log is written so late that a crash loses what nobody forced to disk. */
  private static final Map<String, String> LATE =
      Map.of("synchronous_commit", "off", "wal_writer_delay", "10s", "autovacuum", "off");

  @Test
  void whatTheFollowerIsSaidToHaveIsThereAfterItsCrash() throws Exception {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V18, LATE);
        Replication replication = Replication.between(Servers.of(PostgresVersion.V17), server)) {
      Connection leader = replication.leader();
      Sql.run(leader, "create table t (id int primary key)");
      replication.install().start().caughtUp();
      Sql.run(leader, "insert into t values (1)");
      String token = ReadYourWrites.token(leader);

      assertThat(
              ReadYourWrites.awaitFollower(
                  leader, token, Replication.NAME.text(), TokenContract.LONG))
          .isTrue();
      server.crash();
      server.restart();
      replication.reconnect(Servers.of(PostgresVersion.V17));

      assertThat(Sql.one(replication.follower(), "select count(*) from t")).isEqualTo("1");
      assertThat(ReadYourWrites.await(replication.follower(), token, TokenContract.LONG)).isTrue();
      replication.stop();
    }
  }
}
