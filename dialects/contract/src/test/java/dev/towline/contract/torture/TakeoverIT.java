package dev.towline.contract.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.contract.kill.RelayProcess;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.relay.Relay;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several relays of one subscription under load: the last one works, the others stop. */
@Tag("ci")
class TakeoverIT {

  private static final int RELAYS = 4;

  private final Seed seed = Seed.given();
  private Replication replication;
  private Torture torture;
  private volatile boolean over;

  @BeforeEach
  void load() throws Exception {
    System.out.println("Takeovers: " + seed);
    replication =
        Replication.between(Servers.of(PostgresVersion.V17), Servers.of(PostgresVersion.V18));
    torture = new Torture(replication, seed);
    torture.begin();
    replication.install();
    torture.write();
  }

  @AfterEach
  void end() throws SQLException {
    over = true;
    torture.close();
    replication.close();
  }

  @Test
  void theLastOfManyRelaysWorksAndTheOthersStop() throws Exception {
    torture.watch();
    List<CompletableFuture<TowlineException>> relays = new ArrayList<>();
    // The first two begin in the same moment.
    relays.add(begin());
    for (int number = 1; number < RELAYS; number++) {
      relays.add(begin());
      long before = torture.states();
      Await.until("the follower shows other states", () -> torture.states() > before + 3);
      Await.until("all but one have stopped", () -> working(relays) == 1);
      boolean first = number == 1;
      assertThat(first || !relays.get(number).isDone()).as("the later one works").isTrue();
    }

    assertThat(relays.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .hasSize(RELAYS - 1)
        .allSatisfy(
            stopped -> {
              assertThat(stopped.kind()).as(stopped.toString()).isEqualTo(Kind.CONFLICT);
              assertThat(stopped).hasMessageContaining("epoch");
            });
    torture.isRight();
    System.out.println(torture.figures());
  }

  @Test
  void aRelayThatWasFrozenAndWakesUpAfterAnotherTookOverDoesNoHarm() throws Exception {
    Random random = seed.random("freezing");
    Process frozen = RelayProcess.start(replication, RelayProcess.Size.SMALL);
    torture.copied().watch();
    long before = torture.states();
    Await.until("the follower shows states", () -> torture.states() > before + 3);
    long held = epoch();

    // In the middle of a round it may hold the follower's row until it goes on.
    signal(frozen, "STOP");
    replication.startAgainAndAgain();
    torture.during(Duration.ofMillis(500 + random.nextInt(1000)));
    signal(frozen, "CONT");

    assertThat(frozen.waitFor(30, TimeUnit.SECONDS)).as("it stops").isTrue();
    assertThat(frozen.exitValue()).isEqualTo(1);
    long since = torture.states();
    Await.until("the follower shows other states", () -> torture.states() > since + 3);
    torture.isRight();
    assertThat(epoch()).isEqualTo(held + 1);
    System.out.println(torture.figures());
  }

  private long epoch() throws SQLException {
    return Long.parseLong(
        Sql.one(replication.follower(), "select epoch from towline.subscription"));
  }

  private static long working(List<CompletableFuture<TowlineException>> relays) {
    return relays.stream().filter(relay -> !relay.isDone()).count();
  }

  /** Runs another one until something stops it for good; the answer is what. */
  private CompletableFuture<TowlineException> begin() {
    Relay relay = replication.relay();
    return CompletableFuture.supplyAsync(() -> relay(relay), task -> new Thread(task).start());
  }

  private TowlineException relay(Relay relay) {
    while (!over) {
      try {
        relay.run(Duration.ofSeconds(1), () -> over);
      } catch (TowlineException e) {
        if (e.kind() != Kind.TRANSIENT) {
          return e;
        }
      }
    }
    return TowlineException.conflict("The test is over.", "Nothing.");
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }
}
