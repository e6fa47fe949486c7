package dev.towline.contract.torture;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One run of the torture with a leader and a follower of some engine. */
record Trial(Engine leader, Engine follower, Variant variant) {

  /** In small pieces the follower is rarely consistent while they write, otherwise often. */
  private static final int STATES_MIN = 10;

  /** What is made hard. */
  enum Variant {
    /** As people run it. */
    DEFAULTS,
    /**
     * Chunks, slices, stages and repairs that usually only come with large tables, into tables that
     * have all constraints and triggers from the beginning.
     */
    PIECES,
    /** Segments are switched where there are any, and purged all the time. */
    PURGED
  }

  /**
   * Runs it and demands that every state which the follower showed was right.
   *
   * @param title what to call it beside the seed, with which it can be played again
   */
  void run(String title, Duration time) throws Exception {
    Seed seed = Seed.given();
    System.out.printf("Torture of %s, %s: %s%n", title, variant, seed);
    try (Replication replication = Replication.between(leader, follower);
        Torture torture = new Torture(replication, seed)) {
      torture.begin();
      if (variant == Variant.PIECES) {
        replication.with(replication.settings().amounts(4_096, 200, 1, 0));
        torture.createOnFollower();
      }
      replication.install();
      torture.write();
      if (variant == Variant.PURGED) {
        Random random = seed.random("purge");
        torture.trouble(connection -> purge(replication, connection, random));
      }
      replication.startAgainAndAgain();
      if (variant == Variant.PIECES) {
        torture.watch().during(time);
      } else {
        torture.copied().watch().during(time).untilStates(STATES_MIN);
      }
      torture.isRight();
      System.out.println(torture.figures());
    }
  }

  private static void purge(Replication replication, Connection leader, Random random)
      throws Exception {
    if (replication.leaderDialect().name().equals("postgresql")) {
      switchSegment(leader, random);
    }
    replication.leaderDialect().changelog().purge(leader, Long.MAX_VALUE);
    Thread.sleep(random.nextInt(20));
  }

  private static void switchSegment(Connection leader, Random random) throws SQLException {
    List<String> tables = Sql.rows(leader, "select id from towline.capture");
    String table = tables.get(random.nextInt(tables.size()));
    Sql.run(leader, "select towline.switch_segment('" + table + "')");
  }
}
