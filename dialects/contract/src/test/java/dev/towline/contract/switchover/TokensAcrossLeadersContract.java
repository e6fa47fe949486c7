package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.NodeName;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import dev.towline.switchover.Failover;
import dev.towline.switchover.Rejoin;
import dev.towline.switchover.SwitchoverListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a token of a former leader means between any two engines. */
abstract class TokensAcrossLeadersContract {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final SwitchoverListener SILENT = new SwitchoverListener() {};

  private final Engine firstEngine;
  private final Engine secondEngine;

  private Pair pair;
  private Connection first;
  private Connection second;

  TokensAcrossLeadersContract(Engine first, Engine second) {
    this.firstEngine = first;
    this.secondEngine = second;
  }

  @BeforeEach
  void databases() throws Exception {
    pair = Pair.of(firstEngine, secondEngine);
    first = pair.replication().leader();
    second = pair.replication().follower();
  }

  @AfterEach
  void noDatabases() throws Exception {
    pair.close();
  }

  /** On whoever leads. Returns the token. */
  private String write(int account) throws SQLException {
    Connection leader = pair.leads().equals(Pair.FIRST) ? first : second;
    Sql.run(leader, "insert into account values (%d, 0)".formatted(account));
    return ReadYourWrites.token(leader);
  }

  private void relay() {
    pair.relay().catchUp(() -> false);
  }

  private static void assertAtOnce(Connection database, String token) throws SQLException {
    assertThat(ReadYourWrites.await(database, token, Duration.ZERO)).as(token).isTrue();
  }

  private static void assertHas(Connection database, int account, boolean there)
      throws SQLException {
    assertThat(Sql.one(database, "select count(*) from account where id = " + account))
        .isEqualTo(there ? "1" : "0");
  }

  private static void assertLost(Connection database, String token) {
    assertThatThrownBy(() -> ReadYourWrites.await(database, token, LONG))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("may be lost")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo(ReadYourWrites.MAY_BE_LOST);
  }

  private static void assertStranger(Connection database, String token) {
    assertThatThrownBy(() -> ReadYourWrites.await(database, token, Duration.ZERO))
        .hasMessageContaining("follows the database of this token");
  }

  @Test
  void theNewLeaderAnswersAtOnce() throws Exception {
    String token = write(1_001);

    pair.switchOver();

    assertAtOnce(second, token);
    assertHas(second, 1_001, true);
    // It follows now, and has what it committed itself.
    assertAtOnce(first, token);
    // Its fence lets nothing new be written that would have to be on the other side.
    assertAtOnce(second, ReadYourWrites.token(first));
  }

  @Test
  void whoWaitsWhileTheLeaderChangesIsAnswered() throws Exception {
    String token = write(1_001);
    try (Connection reader = pair.session(Pair.SECOND)) {
      CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> await(reader, token));
      Await.until(
          "somebody is seen to wait",
          () -> pair.replication().followerDialect().applier().awaited(second));

      pair.switchOver();

      assertThat(waiter.get()).isTrue();
      assertHas(second, 1_001, true);
    }
  }

  private static boolean await(Connection reader, String token) {
    try {
      return ReadYourWrites.await(reader, token, LONG);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tokensOutliveAnyNumberOfSwitchovers() throws Exception {
    String byFirst = write(1_001);
    assertStranger(first, byFirst);
    pair.switchOver();
    String bySecond = write(1_002);
    pair.switchOver();
    String byFirstAgain = write(1_003);
    // Followed again, so waited for again.
    assertThat(ReadYourWrites.await(second, byFirstAgain, Duration.ZERO)).isFalse();
    assertAtOnce(first, bySecond);
    pair.switchOver();

    for (Connection side : new Connection[] {first, second}) {
      assertAtOnce(side, byFirst);
      assertAtOnce(side, byFirstAgain);
      for (int account = 1_001; account <= 1_003; account++) {
        assertHas(side, account, true);
      }
    }
    assertAtOnce(second, bySecond);
    assertAtOnce(first, bySecond);
    String last = write(1_004);
    assertThat(ReadYourWrites.await(first, last, Duration.ZERO)).isFalse();
    relay();
    assertAtOnce(first, last);
    assertStranger(second, "elsewhere" + byFirst.substring(byFirst.indexOf('@')));
  }

  @Test
  void aSubscriptionMayBeNamed() throws Exception {
    String token = write(1_001);
    pair.switchOver();

    assertThat(awaitNamed(second, token, Replication.NAME.text())).isEqualTo("1");
    assertThatThrownBy(() -> awaitNamed(second, token, "nobody"))
        .hasMessageContaining("follows the database of this token");
  }

  private static String awaitNamed(Connection database, String token, String name)
      throws SQLException {
    if (database.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
      return Sql.one(
          database, "select towline.await('%s', '0 s', '%s')::int".formatted(token, name));
    }
    Sql.run(
        database, "call towline.await_subscription('%s', '%s', 0, @there)".formatted(token, name));
    return Sql.one(database, "select @there");
  }

  @Test
  void whatAFailoverMayHaveLostIsTold() throws Exception {
    RelaySettings forward = pair.settings();
    Side oldLeader = pair.leader();
    Side newLeader = pair.follower();
    String kept = write(1_001);
    relay();
    String lost = write(1_002);

    new Failover(pair.switchover(), oldLeader.name(), newLeader, SILENT).run();
    pair.swapped();

    assertAtOnce(second, kept);
    assertLost(second, lost);
    assertStranger(first, kept);
    write(1_003);
    new Rejoin(forward, oldLeader, newLeader, SILENT).run(rows -> {});
    relay();
    assertHas(first, 1_002, false);

    String later = ReadYourWrites.token(first);
    for (Connection side : new Connection[] {first, second}) {
      assertAtOnce(side, kept);
      assertLost(side, lost);
      assertAtOnce(side, later);
    }

    switchOverFrom(Pair.SECOND);
    String again = write(1_004);
    relay();
    assertAtOnce(second, again);
    assertLost(second, lost);
    assertLost(first, lost);
    assertAtOnce(first, kept);
    switchOverFrom(Pair.FIRST);
    assertAtOnce(second, again);
    assertLost(second, lost);
  }

  private void switchOverFrom(NodeName leader) {
    assertThat(pair.leads()).isEqualTo(leader);
    pair.switchOver();
  }

  @Test
  void whoCopiesAnewForgetsFormerLeaders() throws Exception {
    String token = write(1_001);
    pair.switchOver();
    assertAtOnce(first, token);

    Sql.run(first, "delete from towline.subscription");
    new Relay(
            copyingOver(pair.settings()),
            pair.leader(),
            pair.follower(),
            RelayListener.silent(),
            InstantSource.system())
        .catchUp(() -> false);

    assertStranger(first, token);
    assertHas(first, 1_001, true);
  }

  private static RelaySettings copyingOver(RelaySettings settings) {
    return new RelaySettings(
        settings.subscription(),
        settings.tables(),
        settings.mapping(),
        settings.amounts(),
        settings.intervals(),
        settings.createTables(),
        true,
        settings.refusing(),
        settings.verifying(),
        settings.shapeChanges(),
        settings.wayBack());
  }
}
