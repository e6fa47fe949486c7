package dev.towline.contract.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Road;
import dev.towline.contract.Sql;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers die and connections break in the middle of the load, and no state is wrong. */
@Tag("ci")
class OutageIT {

  private static final Logger log = LoggerFactory.getLogger(OutageIT.class);

  /** The log is written so late that a crash loses what nobody waited for. */
  private static final Map<String, String> LATE =
      Map.of(
          "fsync",
          "off",
          "synchronous_commit",
          "off",
          "wal_writer_delay",
          "10s",
          "checkpoint_timeout",
          "1h");

  private static final int BETWEEN_MILLIS_MAX = 400;
  private static final int UNNOTICED_MILLIS = 500;

  /** Something that breaks; what was broken before is whole again. */
  private record Outage(String what, Blow blow) {}

  private interface Blow {
    void strike() throws Exception;
  }

  /** Both servers, the roads to them and what can happen to each. */
  private record Ground(
      PostgresServer leader, PostgresServer follower, Road toLeader, Road toFollower) {

    List<Outage> outages() {
      return List.of(
          new Outage("the leader crashes", () -> crash(leader)),
          new Outage("the follower crashes", () -> crash(follower)),
          new Outage("the leader ends all sessions", () -> endSessions(leader, "%")),
          new Outage("the leader ends the relay's session", () -> endSessions(leader, "towline")),
          new Outage(
              "the follower ends the relay's session", () -> endSessions(follower, "towline")),
          new Outage("connections to the leader break", toLeader::cut),
          new Outage("connections to the follower break", toFollower::cut),
          new Outage("the leader answers no more", () -> silent(toLeader, Road::loseServer)),
          new Outage("the follower answers no more", () -> silent(toFollower, Road::loseServer)),
          new Outage("the leader keeps a lost session", () -> silent(toLeader, Road::loseClient)),
          new Outage(
              "the follower keeps a lost session", () -> silent(toFollower, Road::loseClient)));
    }

    /** One side is gone; the other finds that out only after a while. */
    private static void silent(Road road, Consumer<Road> loss) throws InterruptedException {
      loss.accept(road);
      Thread.sleep(UNNOTICED_MILLIS);
      road.cut();
    }

    private static void crash(PostgresServer server) {
      server.crash();
      server.restart();
    }

    private static void endSessions(PostgresServer server, String application) throws SQLException {
      try (Connection connection = server.connect("postgres")) {
        Sql.run(
            connection,
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where application_name like '%s' and datname like 'test%%' and pid <> pg_backend_pid()
            """
                .formatted(application));
      }
    }
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource("V17, V18")
  void serversCrashAndConnectionsBreakAndNoStateIsWrong(
      PostgresVersion leader, PostgresVersion follower) throws Exception {
    strike(leader, follower, false, Duration.ZERO);
  }

  @ParameterizedTest(name = "{0} to {1}, in pieces: {2}, minutes")
  @CsvSource({"V18, V18, true", "V9_6, V18, false", "V12, V17, true", "V18, V10, false"})
  @Tag("soak")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void serversCrashAndConnectionsBreakForMinutesAndNoStateIsWrong(
      PostgresVersion leader, PostgresVersion follower, boolean pieces) throws Exception {
    strike(leader, follower, pieces, Duration.ofSeconds(90));
  }

  private static void strike(
      PostgresVersion leader, PostgresVersion follower, boolean pieces, Duration time)
      throws Exception {
    Seed seed = Seed.given();
    System.out.printf("Outages of %s to %s, %s: %s%n", leader, follower, pieces, seed);
    try (PostgresServer leads = PostgresServer.start(leader, LATE);
        PostgresServer follows = PostgresServer.start(follower, LATE);
        Road toLeader = Road.to(leads.port());
        Road toFollower = Road.to(follows.port());
        Replication replication = Replication.between(leads, follows).by(toLeader, toFollower);
        Torture torture = new Torture(replication, seed, true)) {
      torture.begin();
      if (pieces) {
        replication.with(replication.settings().amounts(4_096, 200, 1, 0));
      }
      replication.install();
      // What was installed is on disk, also where nobody waits for that.
      Sql.run(replication.leader(), "checkpoint");
      Sql.run(replication.follower(), "checkpoint");
      torture.write();
      replication.startAgainAndAgain();
      torture.watch();
      Ground ground = new Ground(leads, follows, toLeader, toFollower);
      int struck = strike(torture, ground, pieces, seed.random("outages"), time);
      replication.reconnect(leads);
      torture.isRight();
      System.out.println(struck + " outages, " + torture.figures());
      assertThat(torture.states())
          .as("states seen, %s", seed)
          .isGreaterThan(pieces ? 0 : 2L * struck);
    }
  }

  /** All of them in any order, again and again while there is time. */
  private static int strike(
      Torture torture, Ground ground, boolean pieces, Random random, Duration time)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    int struck = 0;
    do {
      List<Outage> order = new ArrayList<>(ground.outages());
      Collections.shuffle(order, random);
      for (Outage outage : order) {
        pause(torture, random, pieces);
        log.info("Now {}.", outage.what());
        outage.blow().strike();
        struck++;
      }
    } while (System.nanoTime() < end);
    return struck;
  }

  /**
   * Mostly until the follower moved on, sometimes in the middle of what the last outage made. In
   * small pieces it is rarely consistent while they write.
   */
  private static void pause(Torture torture, Random random, boolean pieces) throws Exception {
    if (!pieces && random.nextInt(4) > 0) {
      long before = torture.states();
      Await.until(
          "the follower shows other states",
          Torture.BACKLOG_MAX,
          () -> torture.states() > before + 3);
    }
    torture.during(Duration.ofMillis(random.nextInt(BETWEEN_MILLIS_MAX)));
  }
}
