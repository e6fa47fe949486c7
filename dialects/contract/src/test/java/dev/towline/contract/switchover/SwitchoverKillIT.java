package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverReport;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever dies in the middle of a switchover, running it again ends with one leader or the other.
 */
@Tag("ci")
class SwitchoverKillIT {

  private static final Map<String, String> QUICK = Map.of("fsync", "off");

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

  @Test
  void theOldLeaderCrashesAtAnyStep() throws Exception {
    crash(true);
  }

  @Test
  void theNewLeaderCrashesAtAnyStep() throws Exception {
    crash(false);
  }

  private static void crash(boolean oldLeader) throws Exception {
    try (PostgresServer one = PostgresServer.start(PostgresVersion.V10, QUICK);
        PostgresServer other = PostgresServer.start(PostgresVersion.V18, QUICK);
        Pair pair = Pair.of(Replication.between(one, other)).withOutages();
        Clients clients = Clients.of(pair)) {
      for (Step step : Step.values()) {
        if (!step.ended() && step != Step.RETURNING) {
          boolean first = pair.leads().equals(Pair.FIRST) == oldLeader;
          crash(pair, step, first ? one : other);
          pair.replication().reconnect(one);
          goesOn(pair, clients);
        }
      }
    }
  }

  /** A server dies when a step begins; it comes back, and whoever was at it tries again. */
  private static void crash(Pair pair, Step fatal, PostgresServer server) {
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
