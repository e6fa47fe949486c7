package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Dialect;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state that a follower shows is one that its leader had, whatever goes on there. */
class TortureIT {

  /** What is made hard. */
  enum Variant {
    /** As people run it. */
    DEFAULTS,
    /**
     * Chunks, slices, stages and repairs that usually only come with large tables, into tables that
     * have all constraints and triggers from the beginning.
     */
    PIECES,
    /** Segments are switched and purged all the time. */
    PURGED
  }

  @ParameterizedTest(name = "{0} to {1}, {2}")
  @CsvSource({
    "V18, V18, DEFAULTS",
    "V18, V18, PIECES",
    "V18, V18, PURGED",
    "V10, V18, DEFAULTS",
    "V10, V18, PIECES",
    "V9_6, V18, PURGED",
    "V18, V10, DEFAULTS",
  })
  void everyStateOfTheFollowerIsOneThatTheLeaderHad(
      PostgresVersion leader, PostgresVersion follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofSeconds(6));
  }

  @ParameterizedTest(name = "{0} to {1}, {2}, longer")
  @CsvSource({
    "V18, V18, DEFAULTS",
    "V18, V18, PIECES",
    "V18, V18, PURGED",
    "V10, V18, PURGED",
    "V12, V18, PIECES",
    "V14, V18, DEFAULTS",
    "V17, V18, PURGED",
    "V9_6, V18, PIECES",
    "V18, V10, PURGED",
  })
  @Tag("soak")
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void everyStateOfTheFollowerIsOneThatTheLeaderHadForLong(
      PostgresVersion leader, PostgresVersion follower, Variant variant) throws Exception {
    torture(leader, follower, variant, Duration.ofMinutes(1));
  }

  private static void torture(
      PostgresVersion leader, PostgresVersion follower, Variant variant, Duration time)
      throws Exception {
    Seed seed = Seed.given();
    System.out.printf("Torture of %s to %s, %s: %s%n", leader, follower, variant, seed);
    try (Replication replication = Replication.between(Servers.of(leader), Servers.of(follower));
        Torture torture = new Torture(replication, seed)) {
      World.create(replication.leader());
      World.fill(replication.leader(), Torture.WRITERS);
      if (variant == Variant.PIECES) {
        replication.with(replication.settings().amounts(4_096, 200, 1, 0));
        World.create(replication.follower());
      }
      replication.install();
      torture.write();
      if (variant == Variant.PURGED) {
        Random random = seed.random("purge");
        torture.trouble(connection -> purge(replication.leaderDialect(), connection, random));
      }
      replication.startAgainAndAgain();
      if (variant != Variant.PIECES) {
        torture.copied();
      }
      torture.watch().during(time).isRight();
      System.out.println(torture.figures());
    }
  }

  private static void purge(Dialect dialect, Connection leader, Random random) throws Exception {
    List<String> tables = Sql.rows(leader, "select id from towline.capture");
    String table = tables.get(random.nextInt(tables.size()));
    Sql.run(leader, "select towline.switch_segment('" + table + "')");
    dialect.changelog().purge(leader, Long.MAX_VALUE);
    Thread.sleep(random.nextInt(20));
  }
}
