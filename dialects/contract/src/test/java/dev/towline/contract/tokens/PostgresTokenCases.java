package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Tokens of PostgreSQL. */
interface PostgresTokenCases {

  Replication replication();

  @Test
  default void aTokenWritesNothing() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table numbered (id serial primary key)",
        "insert into numbered default values");
    String before = Sql.one(leader, "select txid_current_snapshot()");
    assertThat(
            Sql.one(
                leader,
                "select count(*) from (select towline.token() from generate_series(1, 100)) t"))
        .isEqualTo("100");

    assertThat(ReadYourWrites.token(leader)).endsWith("@" + before);
    assertThat(Sql.one(leader, "select lastval()")).isEqualTo("1");
    Sql.run(leader, "begin read only");
    assertThat(ReadYourWrites.token(leader)).endsWith("@" + before);
    Sql.run(leader, "rollback");
  }

  @Test
  default void anApplicationNeedsTwoGrantsForATokenAndForWaiting() throws Exception {
    Connection leader = replication().leader();
    replication().start();
    Sql.run(leader, "drop role if exists shopper", "create role shopper", "set role shopper");
    assertThatThrownBy(() -> ReadYourWrites.token(leader)).hasMessageContaining("denied");
    Sql.run(
        leader,
        "reset role",
        "grant usage on schema towline to shopper",
        "grant execute on function towline.token() to shopper",
        "grant execute on function towline.await_follower(text, text, interval) to shopper",
        "set role shopper");

    String token = ReadYourWrites.token(leader);
    assertThat(
            ReadYourWrites.awaitFollower(
                leader, token, Replication.NAME.text(), TokenContract.LONG))
        .isTrue();
    Sql.run(leader, "reset role", "drop owned by shopper", "drop role shopper");
  }
}
