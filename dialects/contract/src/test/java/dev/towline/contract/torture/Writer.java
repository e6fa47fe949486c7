package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.dialect.Changelog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A session of the application: transactions of a few deeds with pauses, savepoints and rollbacks.
 * Each transaction turns a page: its left side at the beginning, its right side at the end.
 */
final class Writer {

  private static final int PAGES_KEPT = 3;

  private final int number;
  private final Random random;
  private final boolean crashes;
  private final World world;
  private final Words words;
  private final Changelog changelog;
  private final ConcurrentSkipListMap<Instant, Long> told = new ConcurrentSkipListMap<>();

  private long page;
  private long safe;
  private boolean late;
  private boolean ending;
  private long committed;
  private long takenBack;
  private long unanswered;

  /**
   * Makes one.
   *
   * @param crashes whether the leader may lose what it committed without waiting for its disk
   */
  Writer(int number, Seed seed, boolean crashes, World world, Replication replication) {
    this.number = number;
    this.random = seed.random("writer " + number);
    this.crashes = crashes;
    this.world = world;
    this.words = replication.words();
    this.changelog = replication.leaderDialect().changelog();
  }

  int number() {
    return number;
  }

  long committed() {
    return committed;
  }

  long takenBack() {
    return takenBack;
  }

  /** Commits of which a lost session left open whether they happened, and which had. */
  long unanswered() {
    return unanswered;
  }

  /** The last page that was surely turned before a moment of the leader's clock. */
  long turnedBefore(Instant moment) {
    var last = told.lowerEntry(moment);
    return last == null ? 0 : last.getValue();
  }

  /** Writes until it is told to stop; to be called again on a new session when one is lost. */
  void write(Connection connection, Callable<Boolean> stopped) throws Exception {
    Sql.run(connection, words.notPatient());
    lookAgain(connection);
    while (!stopped.call()) {
      connection.setTransactionIsolation(
          random.nextInt(4) == 0
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      transaction(connection);
      connection.setAutoCommit(true);
      Thread.sleep(random.nextInt(world.betweenMillisMax()));
    }
  }

  /** A commit without an answer may have happened: only what is there tells. */
  private void lookAgain(Connection connection) throws SQLException {
    long there =
        Long.parseLong(Sql.one(connection, "select n from progress where writer = " + number));
    if (there < safe) {
      throw new AssertionError(
          "Writer %d: the leader lost page %d, it is at %d".formatted(number, safe, there));
    }
    if (ending && there == page) {
      unanswered++;
      done(connection);
    }
    ending = false;
  }

  private void transaction(Connection connection) throws Exception {
    page++;
    late = random.nextInt(4) == 0;
    try {
      if (late) {
        Sql.run(connection, words.notDurable());
      }
      turnLeft(connection);
      for (int deeds = random.nextInt(4); deeds > 0; deeds--) {
        pause();
        deed(connection);
      }
      pause();
      turnRight(connection);
      end(connection);
    } catch (SQLException e) {
      connection.rollback();
      takenBack++;
      if (!words.ordinary(e)) {
        throw e;
      }
    }
  }

  private void turnLeft(Connection connection) throws SQLException {
    Sql.run(
        connection,
        "insert into left_page values (%d, %d)".formatted(number, page),
        "delete from right_page where writer = %d and n < %d".formatted(number, page - PAGES_KEPT));
  }

  private void turnRight(Connection connection) throws SQLException {
    Sql.run(
        connection,
        "update progress set n = %d where writer = %d".formatted(page, number),
        "delete from left_page where writer = %d and n < %d".formatted(number, page - PAGES_KEPT),
        "insert into right_page values (%d, %d, %s)"
            .formatted(number, page, random.nextBoolean() ? "null" : "'right'"));
  }

  private void deed(Connection connection) throws SQLException {
    switch (random.nextInt(6)) {
      case 0 -> {
        Sql.run(connection, "savepoint attempt");
        world.anyDeed(random).run(new Session(connection, random, words));
        Sql.run(connection, "rollback to attempt");
      }
      case 1 -> {
        Sql.run(connection, "savepoint attempt");
        world.anyDeed(random).run(new Session(connection, random, words));
        Sql.run(connection, "release savepoint attempt");
      }
      default -> world.anyDeed(random).run(new Session(connection, random, words));
    }
  }

  private void end(Connection connection) throws SQLException {
    if (random.nextInt(12) == 0) {
      connection.rollback();
      takenBack++;
      return;
    }
    ending = true;
    connection.commit();
    ending = false;
    done(connection);
    connection.commit();
  }

  private void done(Connection connection) throws SQLException {
    committed++;
    if (!crashes || !late) {
      safe = page;
      told.put(changelog.now(connection), page);
    }
  }

  /** Mostly none; sometimes so long that many others come and go. */
  private void pause() throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 20) {
      Thread.sleep(random.nextInt(10));
    } else if (dice == 99) {
      Thread.sleep(300);
    }
  }
}
