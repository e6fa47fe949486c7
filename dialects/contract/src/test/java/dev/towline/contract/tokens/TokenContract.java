package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a token means between any two engines. */
abstract class TokenContract {

  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Engine leaderEngine;
  private final Engine followerEngine;

  private Replication replication;
  private Connection leader;
  private Connection follower;

  TokenContract(Engine leaderEngine, Engine followerEngine) {
    this.leaderEngine = leaderEngine;
    this.followerEngine = followerEngine;
  }

  @BeforeEach
  void databases() throws Exception {
    replication = Replication.between(leaderEngine, followerEngine);
    leader = replication.leader();
    follower = replication.follower();
    Sql.run(leader, "create table client (id int primary key, n int)");
    replication.install();
    // Nobody is told in time who does not ask.
    replication.with(replication.settings().telling(Duration.ofMillis(20), NEVER));
    replication.start().caughtUp();
    replication.stop();
    replication.with(replication.settings().telling(NEVER, NEVER));
  }

  @AfterEach
  void noDatabases() throws Exception {
    replication.close();
  }

  /** The databases, with a table {@code client} that is followed. */
  public Replication replication() {
    return replication;
  }

  private String write(int id) throws SQLException {
    Sql.run(leader, "insert into client values (%d, 0)".formatted(id));
    return ReadYourWrites.token(leader);
  }

  private boolean await(String token, Duration timeout) throws SQLException {
    return ReadYourWrites.await(follower, token, timeout);
  }

  private String here(int id) throws SQLException {
    return Sql.one(follower, "select count(*) from client where id = %d".formatted(id));
  }

  @Test
  void everyClientReadsItsWrites() throws Exception {
    replication.start();
    Clients.of(replication, 400).run();
    replication.refuseFailure();
  }

  @Test
  @Tag("ci")
  void everyClientReadsItsWritesTwentyThousandTimes() throws Exception {
    replication.start();
    Clients.many(replication, 20_000).run();
    replication.refuseFailure();
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void everyClientReadsItsWritesAMillionTimes() throws Exception {
    replication.start();
    Clients.many(replication, 1_000_000).run();
    replication.refuseFailure();
  }

  @Test
  void whoDoesNotWaitMissesItsWritesSometimes() throws Exception {
    replication.start();
    assertThat(Clients.of(replication, 500).missesWithoutWaiting()).isPositive();
  }

  @Test
  void transactionsThatAreOpenHoldNobodyUp() throws Exception {
    replication.start();
    try (Connection early = replication.anotherLeader();
        Connection undone = replication.anotherLeader()) {
      early.setAutoCommit(false);
      undone.setAutoCommit(false);
      Sql.run(early, "insert into client values (1, 0)");
      Sql.run(undone, "insert into client values (2, 0)");

      assertThat(await(write(3), LONG)).isTrue();
      assertThat(here(3)).isEqualTo("1");

      undone.rollback();
      assertThat(await(write(4), LONG)).isTrue();
      assertThat(here(1)).isEqualTo("0");

      early.commit();
      assertThat(await(ReadYourWrites.token(leader), LONG)).isTrue();
      assertThat(here(1)).isEqualTo("1");
      assertThat(here(2)).isEqualTo("0");
    }
  }

  @Test
  void aTokenFromInsideATransactionStandsForItsCommit() throws Exception {
    replication.start();
    try (Connection writer = replication.anotherLeader()) {
      writer.setAutoCommit(false);
      Sql.run(writer, "insert into client values (1, 0)");
      String token = ReadYourWrites.token(writer);
      assertThat(await(write(2), LONG)).isTrue();

      assertThat(await(token, SHORT)).isFalse();
      writer.commit();
      assertThat(await(token, LONG)).isTrue();
      assertThat(here(1)).isEqualTo("1");

      Sql.run(writer, "insert into client values (3, 0)");
      String undone = ReadYourWrites.token(writer);
      writer.rollback();
      assertThat(await(write(4), LONG)).isTrue();
      assertThat(await(undone, LONG)).isTrue();
      assertThat(here(3)).isEqualTo("0");
    }
  }

  @Test
  void whatIsNotFollowedIsWaitedForAsWell() throws Exception {
    replication.start();
    Sql.run(leader, "create table private (id int primary key)", "insert into private values (1)");

    assertThat(await(ReadYourWrites.token(leader), LONG)).isTrue();
    Sql.run(leader, "insert into private values (2)");
    assertThat(awaitFollower(ReadYourWrites.token(leader), LONG)).isTrue();
  }

  @Test
  void withNoRelayTheTimeoutAnswersFalseAndNothingIsHeld() throws Exception {
    String token = write(1);

    assertThat(await(token, SHORT)).isFalse();
    assertThat(await(token, Duration.ZERO)).isFalse();
    assertThat(replication.followerDialect().applier().awaited(follower)).isFalse();
    try (Connection another = replication.anotherFollower()) {
      assertThat(replication.followerDialect().applier().awaited(another)).isFalse();
    }

    replication.start();
    assertThat(await(token, LONG)).isTrue();
    assertThat(here(1)).isEqualTo("1");
  }

  @Test
  void aFollowerThatIsNotWholeIsWaitedFor() throws Exception {
    String token = ReadYourWrites.token(leader);
    for (String state : new String[] {"copying", "catching up"}) {
      Sql.run(follower, "update towline.subscription set state = '%s'".formatted(state));
      assertThat(await(token, SHORT)).as(state).isFalse();
    }

    replication.start();
    assertThat(await(token, LONG)).isTrue();
  }

  @Test
  void allSubscriptionsToTheLeaderMustHaveIt() throws Exception {
    String token = write(1);
    replication.start();
    assertThat(await(token, LONG)).isTrue();

    Sql.run(
        follower,
        """
        insert into towline.subscription (name, leader, stream, epoch, state, relay)
        select 'other', leader, stream, 1, 'copying', relay from towline.subscription
        """);

    assertThat(await(token, SHORT)).isFalse();
  }

  @Test
  void whatIsNoTokenOrOneOfAStrangerIsRefused() throws Exception {
    replication.start();
    String token = ReadYourWrites.token(leader);
    String stranger = "elsewhere" + token.substring(token.indexOf('@'));

    for (String garbage : new String[] {"", "yes", token + "x", "@1", "a@1:2", "'; drop table t"}) {
      assertThatThrownBy(() -> await(garbage, LONG)).hasMessageContaining("no token of Towline");
      assertThatThrownBy(() -> awaitFollower(garbage, LONG))
          .hasMessageContaining("no token of Towline");
    }
    assertThatThrownBy(() -> await(stranger, LONG))
        .hasMessageContaining("follows the database of this token");
    assertThatThrownBy(() -> awaitFollower(stranger, LONG))
        .hasMessageContaining("another database");
    assertThatThrownBy(() -> ReadYourWrites.awaitFollower(leader, token, "nobody", LONG))
        .hasMessageContaining("subscription");
    // What was refused leaves nothing behind.
    assertThat(await(token, LONG)).isTrue();
  }

  @Test
  void clocksThatStepBackChangeNothing() throws Exception {
    AtomicLong asked = new AtomicLong();
    AtomicBoolean stopping = new AtomicBoolean();
    Instant now = Instant.now();
    Relay relay =
        new Relay(
            replication.settings(),
            replication.leaderSide(),
            replication.followerSide(),
            RelayListener.silent(),
            () -> now.minusSeconds(asked.incrementAndGet()));
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(() -> relay.run(Duration.ofDays(1), stopping::get));
    try {
      for (int id = 1; id <= 100; id++) {
        String token = write(id);
        assertThat(await(token, LONG)).isTrue();
        assertThat(here(id)).isEqualTo("1");
        assertThat(awaitFollower(token, LONG)).isTrue();
      }
    } finally {
      stopping.set(true);
      running.join();
    }
    assertThat(asked.get()).isGreaterThan(100);
  }

  private boolean awaitFollower(String token, Duration timeout) throws SQLException {
    return ReadYourWrites.awaitFollower(leader, token, Replication.NAME.text(), timeout);
  }

  @Test
  void theLeaderAnswersOnceTheFollowerHasIt() throws Exception {
    replication.start();
    for (int id = 1; id <= 50; id++) {
      String token = write(id);
      assertThat(awaitFollower(token, LONG)).isTrue();
      assertThat(here(id)).isEqualTo("1");
    }
  }

  @Test
  void theLeaderAnswersFalseWhileNoRelayRuns() throws Exception {
    String token = write(1);
    assertThat(awaitFollower(token, SHORT)).isFalse();
    try (Connection another = replication.anotherLeader()) {
      assertThat(replication.leaderDialect().changelog().awaited(another)).isFalse();
    }

    replication.start();
    assertThat(awaitFollower(token, LONG)).isTrue();
    assertThat(here(1)).isEqualTo("1");
  }

  @Test
  void manyMayWaitAtOnce() throws Exception {
    String token = write(1);
    CompletableFuture<?>[] waiters = new CompletableFuture<?>[10];
    for (int i = 0; i < waiters.length; i++) {
      boolean onLeader = i % 2 == 0;
      Connection session = onLeader ? replication.anotherLeader() : replication.anotherFollower();
      waiters[i] = CompletableFuture.supplyAsync(() -> waiter(session, onLeader, token));
    }
    Await.until(
        "somebody is seen to wait",
        () -> replication.followerDialect().applier().awaited(follower));

    replication.start();

    for (CompletableFuture<?> waiter : waiters) {
      assertThat(waiter.get()).isEqualTo(true);
    }
  }

  private static boolean waiter(Connection session, boolean onLeader, String token) {
    try (session) {
      return onLeader
          ? ReadYourWrites.awaitFollower(session, token, Replication.NAME.text(), LONG)
          : ReadYourWrites.await(session, token, LONG);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
