package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A session of the application: transactions of a few deeds with pauses, savepoints and rollbacks.
 * Each transaction turns a page: its left side at the beginning, its right side at the end. It
 * writes to whoever leads: to one side after the other, if they change.
 */
public final class Writer {

  private static final int PAGES_KEPT = 3;

  private final int number;
  private final Random random;
  private final boolean crashes;
  private final ConcurrentSkipListMap<Instant, Long> told = new ConcurrentSkipListMap<>();

  private long page;
  private long safe;
  private boolean late;
  private boolean ending;
  private long endingSince;
  private long committed;
  private long takenBack;
  private long unanswered;

  /**
   * Makes one.
   *
   * @param crashes whether the leader may lose what it committed without waiting for its disk
   */
  public Writer(int number, Seed seed, boolean crashes) {
    this.number = number;
    this.random = seed.random("writer " + number);
    this.crashes = crashes;
  }

  /** Is told of each commit that was acknowledged. */
  public interface Commits {

    /**
     * A page was turned.
     *
     * @param begin of its commit, in nanoseconds
     */
    void acknowledged(int writer, long page, long begin, long end);
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

  /**
   * Writes until it is told to stop; to be called again on a new session when one is lost, or the
   * leader refuses to be written to.
   */
  public void write(World world, Connection connection, Commits commits, Callable<Boolean> stopped)
      throws Exception {
    Sql.run(connection, world.words().notPatient());
    lookAgain(world, connection, commits);
    while (!stopped.call()) {
      connection.setTransactionIsolation(
          random.nextInt(4) == 0
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      transaction(world, connection, commits);
      connection.setAutoCommit(true);
      Thread.sleep(random.nextInt(world.betweenMillisMax()));
    }
  }

  /** A commit without an answer may have happened: only what is there tells. */
  private void lookAgain(World world, Connection connection, Commits commits) throws SQLException {
    if (ending && turned(connection) == page) {
      unanswered++;
      done(world, connection, commits);
    }
    ending = false;
  }

  private long turned(Connection connection) throws SQLException {
    return Long.parseLong(Sql.one(connection, "select n from progress where writer = " + number));
  }

  /** Fails where a page is missing that was acknowledged. */
  public void refuseLoss(Connection leader) throws SQLException {
    if (turned(leader) < safe) {
      throw lost(leader);
    }
  }

  private AssertionError lost(Connection leader) throws SQLException {
    return new AssertionError(
        "Writer %d: the leader lost page %d, it is at %d".formatted(number, safe, turned(leader)));
  }

  private void transaction(World world, Connection connection, Commits commits) throws Exception {
    page++;
    late = random.nextInt(4) == 0;
    try {
      if (late) {
        Sql.run(connection, world.words().notDurable());
      }
      turnLeft(connection);
      for (int deeds = random.nextInt(4); deeds > 0; deeds--) {
        pause();
        deed(world, connection);
      }
      pause();
      turnRight(connection);
      end(world, connection, commits);
    } catch (SQLException e) {
      connection.rollback();
      takenBack++;
      if (!world.words().ordinary(e)) {
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

  /** Who takes it leads, so it must know the last page. */
  private void turnRight(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String turn = "update progress set n = %d where writer = %d and n >= %d";
      if (statement.executeUpdate(turn.formatted(page, number, safe)) == 0) {
        throw lost(connection);
      }
    }
    Sql.run(
        connection,
        "delete from left_page where writer = %d and n < %d".formatted(number, page - PAGES_KEPT),
        "insert into right_page values (%d, %d, %s)"
            .formatted(number, page, random.nextBoolean() ? "null" : "'right'"));
  }

  private void deed(World world, Connection connection) throws SQLException {
    switch (random.nextInt(6)) {
      case 0 -> {
        Sql.run(connection, "savepoint attempt");
        world.anyDeed(connection, random);
        Sql.run(connection, "rollback to attempt");
      }
      case 1 -> {
        Sql.run(connection, "savepoint attempt");
        world.anyDeed(connection, random);
        Sql.run(connection, "release savepoint attempt");
      }
      default -> world.anyDeed(connection, random);
    }
  }

  private void end(World world, Connection connection, Commits commits) throws SQLException {
    if (random.nextInt(12) == 0) {
      connection.rollback();
      takenBack++;
      return;
    }
    ending = true;
    endingSince = System.nanoTime();
    connection.commit();
    ending = false;
    done(world, connection, commits);
    connection.commit();
  }

  private void done(World world, Connection connection, Commits commits) throws SQLException {
    commits.acknowledged(number, page, endingSince, System.nanoTime());
    committed++;
    if (!crashes || !late) {
      safe = page;
      told.put(world.changelog().now(connection), page);
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
