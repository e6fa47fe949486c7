package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.torture.Seed;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.PostgresVersion;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverReport;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies in the middle of a switchover, running it again ends with one leader or the other.
 */
@Tag("ci")
class SwitchoverKillIT {

  private static final int KILLS = 10;
  private static final int KILLED_WITHIN_MILLIS = 50;

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"DONE", "RETURNING", "RETURNED", "LOST"},
      mode = EnumSource.Mode.EXCLUDE)
  void theProcessIsKilled(Step step) throws Exception {
    try (Pair pair = Pair.of(Engine.of(PostgresVersion.V10), Engine.of(PostgresVersion.V18));
        Clients clients = Clients.of(pair)) {
      Process process = SwitchoverProcess.start(pair, step);
      assertThat(process.waitFor()).isEqualTo(SwitchoverProcess.KILLED);

      assertThat(pair.switchOver().switchover().step()).isEqualTo(Step.DONE);

      goesOn(pair, clients);
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theProcessIsKilledAtAnyMoment(Way way) throws Exception {
    Seed seed = Seed.given();
    System.out.printf("Killed switchovers, %s: %s%n", way, seed);
    Random moments = seed.random("kills");
    Map<Step, Integer> killedAt = new EnumMap<>(Step.class);
    try (Pair pair = Pair.of(way.first(), way.second());
        Clients clients = Clients.of(pair)) {
      for (int kill = 0; kill < KILLS; kill++) {
        killOne(pair, moments);
        Step step = pair.stored().orElseThrow().step();
        killedAt.merge(step, 1, Integer::sum);
        if (step == Step.DONE) {
          pair.swapped();
        } else {
          assertThat(pair.switchOver().switchover().step())
              .as("after a kill at %s, %s", step, seed)
              .isEqualTo(Step.DONE);
        }
        goesOn(pair, clients);
      }
    }
    System.out.printf("%s: killed at %s%n", way, killedAt);
  }

  /** A moment after it has come to a step, any of them. */
  private static void killOne(Pair pair, Random moments) throws Exception {
    List<Step> steps = List.copyOf(EnumSet.range(Step.PREPARING, Step.FINISHING));
    Step from = steps.get(moments.nextInt(steps.size()));
    Optional<String> before = pair.stored().map(Switchover::id);
    Process process = SwitchoverProcess.start(pair);
    try {
      Await.until("it comes to " + from, () -> reached(pair, before, from));
      Thread.sleep(moments.nextInt(KILLED_WITHIN_MILLIS));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean reached(Pair pair, Optional<String> before, Step from) {
    return pair.stored()
        .filter(now -> !Optional.of(now.id()).equals(before))
        .filter(now -> now.step().compareTo(from) >= 0)
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theOldLeaderCrashesAtAnyStep(Way way) throws Exception {
    crash(way, true);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theNewLeaderCrashesAtAnyStep(Way way) throws Exception {
    crash(way, false);
  }

  private static void crash(Way way, boolean oldLeader) throws Exception {
    try (DatabaseServer one = way.firstAlone();
        DatabaseServer other = way.secondAlone();
        Pair pair = Pair.of(Replication.between(Engine.on(one), Engine.on(other))).withOutages();
        Clients clients = Clients.of(pair)) {
      for (Step step : Step.values()) {
        if (!step.ended() && step != Step.RETURNING) {
          boolean first = pair.leads().equals(Pair.FIRST) == oldLeader;
          crash(pair, step, first ? one : other);
          pair.replication().reconnect();
          goesOn(pair, clients);
        }
      }
    }
  }

  /** A server dies when a step begins; it comes back, and whoever was at it tries again. */
  private static void crash(Pair pair, Step fatal, DatabaseServer server) {
    SwitchoverListener crashing =
        new SwitchoverListener() {
          @Override
          public void step(Switchover switchover) {
            if (switchover.step() == fatal) {
              server.crash();
            }
          }
        };
    try {
      pair.procedure(crashing).run(() -> false);
      throw new AssertionError("It did not mind the crash of %s at %s.".formatted(server, fatal));
    } catch (TowlineException e) {
      server.restart();
      pair.runAnew();
    }
    SwitchoverReport again = pair.procedure(SwitchoverListener.silent()).run(() -> false);
    if (again.switchover().step() == Step.RETURNED) {
      again = pair.procedure(SwitchoverListener.silent()).run(() -> false);
    }
    assertThat(again.switchover().step()).as("after a crash at %s", fatal).isEqualTo(Step.DONE);
    pair.swapped();
  }

  private static void goesOn(Pair pair, Clients clients) throws Exception {
    long before = clients.acknowledged();
    Await.until("the clients write to " + pair.leads(), () -> clients.acknowledged() > before + 50);
    clients.refuseFailure();
    clients.assertNothingLost();
    clients.assertNeverTwoLeaders();
  }
}
