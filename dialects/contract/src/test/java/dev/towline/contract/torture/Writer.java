package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A session of the application: transactions of a few deeds with pauses, savepoints and rollbacks.
 * Each transaction turns a page: its left side at the beginning, its right side at the end.
 */
final class Writer {

  /** What an application must expect when it shares its rows with others. */
  private static final Set<String> ORDINARY =
      Set.of(
          "23503", // foreign key: somebody removed it
          "23505", // unique: somebody took it
          "40001", // could not serialize
          "40P01" // deadlock
          );

  private static final int PAGES_KEPT = 3;

  /** So that the relay has a share of the machine, and the follower many states. */
  private static final int BETWEEN_MILLIS_MAX = 60;

  private final int number;
  private final Random random;
  private final boolean crashes;
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
  Writer(int number, Seed seed, boolean crashes) {
    this.number = number;
    this.random = seed.random("writer " + number);
    this.crashes = crashes;
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
    Sql.run(connection, "set deadlock_timeout = '20ms'", "set synchronous_commit = on");
    lookAgain(connection);
    while (!stopped.call()) {
      connection.setTransactionIsolation(
          random.nextInt(4) == 0
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      transaction(connection);
      connection.setAutoCommit(true);
      Thread.sleep(random.nextInt(BETWEEN_MILLIS_MAX));
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
        Sql.run(connection, "set local synchronous_commit = off");
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
      if (!ORDINARY.contains(String.valueOf(e.getSQLState()))) {
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
        Deeds.any(random).run(connection, random);
        Sql.run(connection, "rollback to attempt");
      }
      case 1 -> {
        Sql.run(connection, "savepoint attempt");
        Deeds.any(random).run(connection, random);
        Sql.run(connection, "release attempt");
      }
      default -> Deeds.any(random).run(connection, random);
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
      told.put(Instant.parse(Sql.one(connection, NOW)), page);
    }
  }

  /** The leader's clock after the commit was answered. */
  private static final String NOW =
      "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

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
