package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.systems.BenchmarkException;
import dev.towline.benchmarks.systems.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Commits transactions on a leader at a steady rate and looks on the follower, again and again, how
 * far it is. Both clocks are this JVM's. Each transaction updates one row and inserts the next.
 */
final class Visibility {

  private static final Duration BETWEEN_LOOKS = Duration.ofNanos(100_000);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Route route;
  private final int rows;
  private final int perSecond;
  private int last;

  /**
   * Nothing happens yet.
   *
   * @param rows how many items there are
   */
  Visibility(Route route, int rows, int perSecond) {
    this.route = route;
    this.rows = rows;
    this.perSecond = perSecond;
    this.last = rows;
  }

  /** Goes on for a time; returns the milliseconds from each commit to its first sight, sorted. */
  List<Double> measure(Duration time) {
    int first = last + 1;
    int count = Math.max(1, (int) (time.toNanos() * perSecond / 1_000_000_000L));
    last += count;
    try (Connection leader = route.leader().connect();
        Connection follower = route.follower().connect()) {
      CompletableFuture<long[]> commits =
          CompletableFuture.supplyAsync(() -> commit(leader, first, count));
      long[] sights = look(follower, first, count, commits);
      long[] committed = commits.join();
      return IntStream.range(0, count)
          .mapToObj(i -> (sights[i] - committed[i]) / 1e6)
          .sorted()
          .toList();
    } catch (SQLException | CompletionException e) {
      throw new BenchmarkException("Measuring the lag failed: " + e.getMessage(), e);
    }
  }

  private long[] commit(Connection leader, int first, int count) {
    long[] committed = new long[count];
    try (PreparedStatement update =
            leader.prepareStatement("update item set a = a + 1 where id = ?");
        PreparedStatement insert =
            leader.prepareStatement("insert into item (id, a, b) values (?, 0, 'new')")) {
      leader.setAutoCommit(false);
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        LockSupport.parkNanos(begun + i * 1_000_000_000L / perSecond - System.nanoTime());
        update.setLong(1, 1 + i * 61L % rows);
        update.executeUpdate();
        insert.setLong(1, first + i);
        insert.executeUpdate();
        leader.commit();
        committed[i] = System.nanoTime();
      }
      return committed;
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static long[] look(
      Connection follower, int first, int count, CompletableFuture<?> commits) throws SQLException {
    long[] sights = new long[count];
    long end = System.nanoTime() + LIMIT.toNanos() + count * 10_000_000L;
    try (PreparedStatement newest = follower.prepareStatement("select max(id) from item")) {
      int seen = 0;
      while (seen < count) {
        long id = newest(newest);
        long now = System.nanoTime();
        for (; seen < count && first + seen <= id; seen++) {
          sights[seen] = now;
        }
        if (commits.isCompletedExceptionally()) {
          commits.join();
        }
        if (now - end > 0) {
          throw new BenchmarkException("The follower stopped at item %d.".formatted(id));
        }
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
    }
    return sights;
  }

  private static long newest(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
