package dev.towline.daemon.demo;

import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the lag as an application would see it: a row is committed on the leader every 50 ms,
 * and the follower is asked for it until it shows it. Both moments are taken from this JVM's clock:
 * when the commit has returned, and when the answer has come.
 */
public final class Heartbeat {

  private static final int PERIOD_MILLIS = 50;
  private static final int LOOK_MILLIS = 1;
  private static final Duration SEEN_MAX = Duration.ofSeconds(30);

  private final Crew writer = new Crew();
  private final Crew reader = new Crew();

  /** When each beat was committed on the leader, and when the follower showed it, nanoseconds. */
  private final List<Long> committed = new ArrayList<>();

  private final List<Long> seen = new ArrayList<>();

  private Heartbeat() {}

  /** Makes the table of the beats. */
  static void createTable(Connection leader) throws SQLException {
    try (Statement statement = leader.createStatement()) {
      statement.execute(
          """
          create table heartbeat (
            id int primary key,
            beat bigint not null,
            written_at timestamptz not null);
          insert into heartbeat values (1, -1, clock_timestamp())
          """);
    }
  }

  /** Starts beating. */
  public static Heartbeat start(Servers servers) {
    Heartbeat heartbeat = new Heartbeat();
    heartbeat.writer.start("The heartbeat's writer", () -> heartbeat.write(servers));
    heartbeat.reader.start("The heartbeat's reader", () -> heartbeat.read(servers));
    return heartbeat;
  }

  private void write(Servers servers) throws SQLException, InterruptedException {
    String sql = "update heartbeat set beat = ?, written_at = clock_timestamp() where id = 1";
    try (Connection connection = servers.onLeader();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long beat = 0; !writer.stopping(); beat++) {
        statement.setLong(1, beat);
        statement.executeUpdate();
        committed(System.nanoTime());
        Thread.sleep(PERIOD_MILLIS);
      }
    }
  }

  private void read(Servers servers) throws SQLException, InterruptedException {
    try (Connection connection = servers.onFollower();
        PreparedStatement statement = connection.prepareStatement("select beat from heartbeat")) {
      while (!reader.stopping()) {
        try (ResultSet answer = statement.executeQuery()) {
          if (answer.next()) {
            seen(answer.getLong(1), System.nanoTime());
          }
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private synchronized void committed(long now) {
    committed.add(now);
  }

  /** A beat that was overtaken before anybody looked is seen with the later one. */
  private synchronized void seen(long beat, long now) {
    while (seen.size() <= beat) {
      seen.add(now);
    }
    notifyAll();
  }

  /** Stops beating once the follower has shown the last beat. */
  public void stop() throws InterruptedException {
    writer.stop();
    awaitLast();
    reader.stop();
  }

  private synchronized void awaitLast() throws InterruptedException {
    long end = System.nanoTime() + SEEN_MAX.toNanos();
    while (seen.size() < committed.size()) {
      check();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw TowlineException.fatal(
            "The follower did not show the last heartbeat within %d s."
                .formatted(SEEN_MAX.toSeconds()),
            "Run it again with --debug, and report what it prints.");
      }
      wait(left);
    }
  }

  /** Throws what went wrong, if anything did. */
  public void check() {
    writer.check();
    reader.check();
  }

  /** All lags so far. */
  public synchronized Lag lag() {
    long[] nanos = new long[Math.min(seen.size(), committed.size())];
    for (int beat = 0; beat < nanos.length; beat++) {
      // The follower may show it before the leader's answer has come back.
      nanos[beat] = Math.max(0, seen.get(beat) - committed.get(beat));
    }
    return Lag.of(nanos);
  }
}
