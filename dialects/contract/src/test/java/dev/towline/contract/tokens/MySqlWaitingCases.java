package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** Waiting on a follower of MySQL or MariaDB. */
interface MySqlWaitingCases {

  Replication replication();

  @Test
  default void aPositionCoversATokenWhenItShowsAllOfIt() throws Exception {
    for (Covering each : Covering.ALL) {
      Sql.run(
          replication().follower(),
          "call towline.covers('%s', '%s', @covered)".formatted(each.held(), each.wanted()));
      assertThat(Sql.one(replication().follower(), "select @covered"))
          .as("%s", each)
          .isEqualTo(each.covered() ? "1" : "0");
    }
  }

  @Test
  default void anApplicationNeedsThreeGrantsToWaitOnAFollower() throws Exception {
    Sql.run(
        replication().follower(),
        "create user reader@'%' identified by ''",
        "grant execute on towline.* to reader@'%'",
        "grant select on towline.subscription to reader@'%'",
        "grant select on towline.succession to reader@'%'");
    replication().start();
    String token = ReadYourWrites.token(replication().leader());
    String server = replication().followerUrl().replaceAll("/[^/]*$", "/");

    try (Connection reader = DriverManager.getConnection(server, "reader", "")) {
      assertThat(ReadYourWrites.await(reader, token, TokenContract.LONG)).isTrue();
      assertThatThrownBy(() -> Sql.run(reader, "delete from towline.succession"))
          .hasMessageContaining("denied");
    }
  }

  @Test
  default void anOpenTransactionDoesNotWait() throws Exception {
    String token = ReadYourWrites.token(replication().leader());
    try (Connection reader = replication().anotherFollower()) {
      Sql.run(reader, "start transaction");
      assertThatThrownBy(() -> ReadYourWrites.await(reader, token, TokenContract.LONG))
          .hasMessageContaining("sees nothing new");
      Sql.run(reader, "rollback");
    }
  }

  @Test
  default void aSessionWithoutAutocommitWaitsBetweenItsTransactions() throws Exception {
    try (Connection reader = replication().anotherFollower()) {
      reader.setAutoCommit(false);
      assertThat(Sql.one(reader, "select count(*) from client")).isEqualTo("0");
      reader.commit();
      Sql.run(replication().leader(), "insert into client values (1, 0)");
      String token = ReadYourWrites.token(replication().leader());
      assertThat(ReadYourWrites.await(reader, token, TokenContract.SHORT)).isFalse();
      replication().start();

      assertThat(ReadYourWrites.await(reader, token, TokenContract.LONG)).isTrue();
      assertThat(Sql.one(reader, "select count(*) from client")).isEqualTo("1");
      reader.rollback();
    }
  }
}
