package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Waiting on a follower of PostgreSQL. */
interface PostgresWaitingCases {

  Replication replication();

  @Test
  default void aPositionCoversATokenWhenItShowsAllOfIt() throws Exception {
    for (Covering each : Covering.ALL) {
      String sql = "select towline.covers('%s', '%s')".formatted(each.held(), each.wanted());
      assertThat(Sql.one(replication().follower(), sql))
          .as("%s", each)
          .isEqualTo(each.covered() ? "t" : "f");
    }
  }

  @Test
  default void aTransactionThatSeesNothingNewDoesNotWait() throws Exception {
    String token = ReadYourWrites.token(replication().leader());
    try (Connection reader = replication().anotherFollower()) {
      for (String level : new String[] {"repeatable read", "serializable"}) {
        Sql.run(reader, "begin isolation level " + level);
        assertThatThrownBy(() -> ReadYourWrites.await(reader, token, TokenContract.LONG))
            .hasMessageContaining(level + " sees nothing new");
        Sql.run(reader, "rollback");
      }
    }
  }
}
