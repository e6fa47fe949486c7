package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tokens of MySQL and MariaDB. */
interface MySqlTokenCases {

  Replication replication();

  @Test
  default void theApplicationsIdsAndCountsStayAsTheyAre() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table numbered (id int auto_increment primary key, n int)",
        "insert into numbered (n) values (1), (2)",
        "set insert_id = 40");

    ReadYourWrites.token(leader);
    assertThat(Sql.one(leader, "select last_insert_id()")).isEqualTo("1");
    Sql.run(leader, "update numbered set n = 7", "set @token = towline.token()");
    assertThat(Sql.one(leader, "select last_insert_id()")).isEqualTo("1");

    assertThat(Sql.one(leader, "select max(seq) < 10 from towline.ticket")).isEqualTo("1");
  }

  @Test
  default void anApplicationNeedsOneGrantForATokenAndThreeToWait() throws Exception {
    Sql.run(
        replication().leader(),
        "create user shopper@'%' identified by ''",
        "grant execute on function towline.token to shopper@'%'",
        "create user waiter@'%' identified by ''",
        "grant execute on towline.* to waiter@'%'",
        "grant select on towline.claim to waiter@'%'",
        "grant select on towline.installation to waiter@'%'");
    String server = replication().leaderUrl().replaceAll("/[^/]*$", "/");
    replication().start();

    try (Connection shopper = DriverManager.getConnection(server, "shopper", "");
        Connection waiter = DriverManager.getConnection(server, "waiter", "")) {
      String token = ReadYourWrites.token(shopper);

      assertThat(ReadYourWrites.await(replication().follower(), token, TokenContract.LONG))
          .isTrue();
      assertThat(
              ReadYourWrites.awaitFollower(
                  waiter, token, Replication.NAME.text(), TokenContract.LONG))
          .isTrue();
      assertThatThrownBy(() -> Sql.run(waiter, "call towline.doubt('ticket')"))
          .hasMessageContaining("denied");
    }
  }

  @Test
  default void ticketsThatEveryFollowerHasSeenAreFreed() throws Exception {
    takeAndPurge(5_000);
  }

  @Test
  @Tag("soak")
  default void aMillionTicketsAreFreed() throws Exception {
    takeAndPurge(1_000_000);
  }

  private void takeAndPurge(int tokens) throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        """
        create procedure take(count int)
        begin
          while count > 0 do
            do towline.token();
            set count = count - 1;
          end while;
        end
        """,
        "call take(%d)".formatted(tokens));
    replication().start();
    String last = ReadYourWrites.token(leader);
    assertThat(
            ReadYourWrites.awaitFollower(leader, last, Replication.NAME.text(), TokenContract.LONG))
        .isTrue();

    try (Connection session = replication().leaderSide().dataSource().getConnection()) {
      replication().leaderDialect().changelog().prepare(session);
      replication().leaderDialect().changelog().purge(session, Long.MAX_VALUE);
    }

    assertThat(Integer.parseInt(Sql.one(leader, "select count(*) from towline.ticket")))
        .isLessThan(3_000);
    String next = ReadYourWrites.token(leader);
    assertThat(ReadYourWrites.await(replication().follower(), next, TokenContract.LONG)).isTrue();
  }
}
