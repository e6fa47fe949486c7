package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.torture.Seed;
import dev.towline.contract.torture.World;
import dev.towline.model.Finding;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverPreflight;
import dev.towline.switchover.SwitchoverReport;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a switchover between two engines must do, there and back. */
abstract class SwitchoverContract {

  private static final int TIMES = 10;

  private final Engine first;
  private final Engine second;

  SwitchoverContract(Engine first, Engine second) {
    this.first = first;
    this.second = second;
  }

  @Test
  void switchesOverAndBackUnderLoad() throws Exception {
    switchOverAndBackUnderLoad(1);
  }

  @Test
  @Tag("ci")
  void switchesOverAndBackTenTimesUnderLoad() throws Exception {
    switchOverAndBackUnderLoad(TIMES);
  }

  private void switchOverAndBackUnderLoad(int times) throws Exception {
    Pauses pauses = new Pauses();
    try (Pair pair = Pair.of(first, second);
        Clients clients = Clients.of(pair)) {
      for (int turn = 0; turn < 2 * times; turn++) {
        long before = clients.acknowledged();
        Await.until(
            "the clients write to " + pair.leads(), () -> clients.acknowledged() > before + 100);
        clients.refuseFailure();

        SwitchoverReport report = pair.switchOver();

        assertThat(report.switchover().step()).isEqualTo(Step.DONE);
        pauses.add(pair.leads(), report.pause().orElseThrow());
        clients.assertNothingLost();
      }
      clients.assertNeverTwoLeaders();
      tell(clients.acknowledged(), pauses, pair);
    }
  }

  /** The workload of the torture test goes on; it rests only to be looked at. */
  @Test
  @Tag("ci")
  void switchesOverAndBackTenTimesUnderTorture() throws Exception {
    Seed seed = Seed.given();
    System.out.printf("%s under torture: %s%n", getClass().getSimpleName(), seed);
    Pauses pauses = new Pauses();
    Replication replication = Replication.between(first, second);
    World.beginInTurn(replication);
    try (Pair pair = Pair.copied(replication);
        Crowd crowd = new Crowd(pair, seed)) {
      for (int turn = 0; turn < 2 * TIMES; turn++) {
        crowd.write();
        wrote(crowd);

        SwitchoverReport report = pair.switchOver();

        assertThat(report.switchover().step()).isEqualTo(Step.DONE);
        pauses.add(pair.leads(), report.pause().orElseThrow());
        wrote(crowd);
        crowd.rest().assertNothingLost();
      }
      crowd.assertNeverTwoLeaders();
      tell(crowd.acknowledged(), pauses, pair);
    }
  }

  /** Waits until they have written for a while to whoever leads. */
  private static void wrote(Crowd crowd) throws Exception {
    long before = crowd.acknowledged();
    Await.until(
        "the writers write",
        () -> {
          crowd.refuseFailure();
          return crowd.acknowledged() > before + 100;
        });
  }

  private void tell(long acknowledged, Pauses pauses, Pair pair) {
    System.out.printf(
        "%s: %d writes acknowledged, %s; %s%n",
        getClass().getSimpleName(), acknowledged, pauses, pair.times());
  }

  /** Stands for a process that is gone: nothing is undone or told to anybody. */
  private static final class Gone extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static SwitchoverListener goneAt(Step step) {
    return new SwitchoverListener() {
      @Override
      public void step(Switchover switchover) {
        if (switchover.step() == step) {
          throw new Gone();
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"DONE", "RETURNING", "RETURNED", "LOST"},
      mode = EnumSource.Mode.EXCLUDE)
  void isCarriedOnAfterItWasCutOff(Step step) throws Exception {
    try (Pair pair = Pair.of(first, second);
        Clients clients = Clients.of(pair)) {
      assertThatThrownBy(() -> pair.procedure(goneAt(step)).run(() -> false))
          .isInstanceOf(Gone.class);

      SwitchoverReport report = pair.switchOver();

      assertThat(report.switchover().step()).isEqualTo(Step.DONE);
      long before = clients.acknowledged();
      Await.until(
          "the clients write to " + pair.leads(), () -> clients.acknowledged() > before + 50);
      clients.assertNothingLost();
      clients.assertNeverTwoLeaders();
    }
  }

  @Test
  void isUndoneWhenALongTransactionHoldsItUp() throws Exception {
    try (Pair pair =
            Pair.of(first, second).with(new Limits(Duration.ofSeconds(2), 1_000, 1_000_000));
        Connection holder = pair.session(Pair.FIRST);
        Clients clients = Clients.of(pair)) {
      holder.setAutoCommit(false);
      Sql.run(holder, "insert into entry (client, page, node) values (0, 0, 'leader')");

      assertThatThrownBy(pair::switchOver)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("undone");

      holder.rollback();
      assertThat(pair.leads()).isEqualTo(Pair.FIRST);
      assertSentBack(pair);
      long before = clients.acknowledged();
      Await.until(
          "the clients write to the old leader", () -> clients.acknowledged() > before + 50);
      clients.assertNothingLost();
      pair.with(Limits.DEFAULT);
      assertThat(pair.switchOver().switchover().step()).isEqualTo(Step.DONE);
      clients.assertNothingLost();
      clients.assertNeverTwoLeaders();
    }
  }

  /** The old leader had refused some, who may come to the follower only now. */
  private static void assertSentBack(Pair pair) {
    assertThatThrownBy(() -> Sql.run(pair.replication().follower(), "delete from seat"))
        .isInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(Client.sentTo((SQLException) e)).contains(Pair.FIRST));
  }

  @Test
  void isUndoneWhenTheFollowerHasAnotherRow() throws Exception {
    try (Pair pair = Pair.of(first, second);
        Clients clients = Clients.of(pair)) {
      Sql.run(pair.replication().follower(), "insert into account values (-7, 0)");

      assertThatThrownBy(pair::switchOver)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("Not as many rows")
          .hasMessageContaining("account");

      assertSentBack(pair);
      long before = clients.acknowledged();
      Await.until(
          "the clients write to the old leader", () -> clients.acknowledged() > before + 50);
      Sql.run(
          pair.replication().follower(),
          pair.replication()
              .followerWords()
              .as(Pair.FIRST.text(), "delete from account where id = -7"));
      clients.assertNothingLost();
    }
  }

  @Test
  void theNewLeadersNumbersAreBeyondTheOldOnes() throws Exception {
    try (Pair pair = Pair.of(first, second)) {
      String insert = "insert into entry (client, page, node) values (1, %d, 'x')";
      for (int page = 1; page <= 20; page++) {
        Sql.run(pair.replication().leader(), insert.formatted(page));
      }
      // Given out and given up: no row tells of them.
      Sql.run(pair.replication().leader(), "delete from entry where page > 10");

      pair.switchOver();
      Sql.run(pair.replication().follower(), insert.formatted(21));

      assertThat(number(pair.replication().follower())).isGreaterThan(20);
      pair.switchOver();
      Sql.run(pair.replication().leader(), insert.formatted(22));
      assertThat(number(pair.replication().leader())).isGreaterThan(21 + 20);
      pair.assertEqual();
    }
  }

  private static long number(Connection connection) throws SQLException {
    return Long.parseLong(Sql.one(connection, "select max(id) from entry"));
  }

  @Test
  void theFormerLeaderRefusesWritesAndNamesTheNewOne() throws Exception {
    try (Pair pair = Pair.of(first, second)) {
      pair.switchOver();

      assertThatThrownBy(() -> Sql.run(pair.replication().leader(), "delete from seat"))
          .isInstanceOf(SQLException.class)
          .satisfies(e -> assertThat(Client.sentTo((SQLException) e)).contains(Pair.SECOND));
      Sql.run(pair.replication().follower(), "delete from seat where id = 1");
      pair.assertEqual();
    }
  }

  @Test
  void aRelayOfTheFormerDirectionDoesNothingAnyMore() throws Exception {
    try (Pair pair = Pair.of(first, second)) {
      var old = pair.relay();
      old.catchUp(() -> false);
      pair.switchOver();

      assertThatThrownBy(() -> old.catchUp(() -> false)).hasMessageContaining("leads");
      assertThatThrownBy(() -> pair.replication().relay().catchUp(() -> false))
          .hasMessageContaining("leads");

      pair.assertEqual();
    }
  }

  @Test
  void isRefusedBeforehandWhileTheFollowerIsNotFit() throws Exception {
    try (Pair pair = Pair.of(first, second)) {
      assertThat(blocking(pair)).isEmpty();
      Sql.run(
          pair.replication().follower(),
          "update towline.subscription set state = 'copying' where name = '"
              + Replication.NAME
              + "'");
      assertThat(blocking(pair)).anyMatch(problem -> problem.contains("not consistent"));
    }
  }

  private static List<String> blocking(Pair pair) {
    return new SwitchoverPreflight(
            pair.settings(), pair.leader(), pair.follower(), Duration.ofDays(1), 1_000)
        .findings().stream()
            .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
            .map(Finding::toString)
            .toList();
  }
}
