package dev.towline.contract.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.client.ReadYourWrites;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many clients, each of which writes rows of its own on the leader and reads them on the follower.
 * Beside them transactions stay open for a while, and some are undone.
 */
final class Clients {

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  private static final int NEIGHBOURS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Replication replication;
  private final int clients;
  private final int rows;
  private final int turns;
  private final AtomicLong misses = new AtomicLong();

  private Clients(Replication replication, int clients, int rows, int times) {
    this.replication = replication;
    this.clients = clients;
    this.rows = rows;
    this.turns = times / clients / rows;
  }

  /**
   * Eight that have not begun, with a row each.
   *
   * @param times how often they write, all together
   */
  static Clients of(Replication replication, int times) {
    return new Clients(replication, 8, 1, times);
  }

  /** So many that a round of the relay brings the rows of hundreds of commits. */
  static Clients many(Replication replication, int times) {
    return new Clients(replication, 25, 8, times);
  }

  /** What one client does; it answers a number for each time. */
  private interface Work {
    long[] run(int client) throws Exception;
  }

  /** All of them wait, and see what they wrote, every time. */
  void run() throws Exception {
    long began = System.nanoTime();
    long[] waited = all(this::waiting);
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(waited);
    LOG.info(
        String.format(
            Locale.ROOT,
            "%,d tokens of %d clients in %,.0f s, %,.0f a second; %d misses; half waited up to %.1f ms, 99 of 100 up to %.1f ms.",
            waited.length,
            clients,
            seconds,
            waited.length / seconds,
            misses.get(),
            waited[waited.length / 2] / 1e6,
            waited[waited.length * 99 / 100] / 1e6));
    assertThat(misses).hasValue(0);
  }

  /** None of them waits: how often one did not see what it had written. */
  long missesWithoutWaiting() throws Exception {
    long[] missed = all(this::notWaiting);
    long sum = Arrays.stream(missed).sum();
    LOG.info("{} of {} reads missed their write.", sum, missed.length);
    return sum;
  }

  private long[] all(Work work) throws Exception {
    for (int id = 0; id < clients * rows; id++) {
      replication.write("insert into client values (%d, 0)".formatted(id));
    }
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(clients + 1);
    try {
      Future<Boolean> neighbour = threads.submit(() -> stayOpen(done));
      List<Callable<long[]>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int number = client;
        all.add(() -> work.run(number));
      }
      LongStream answers = LongStream.empty();
      for (Future<long[]> client : threads.invokeAll(all)) {
        answers = LongStream.concat(answers, Arrays.stream(client.get()));
      }
      done.set(true);
      assertThat(neighbour.get()).isTrue();
      return answers.toArray();
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }

  private long[] waiting(int client) throws Exception {
    long[] waited = new long[turns * rows];
    String[] tokens = new String[rows];
    Random random = new Random(client);
    try (Connection leader = replication.anotherLeader();
        Connection follower = replication.anotherFollower()) {
      for (int turn = 1; turn <= turns; turn++) {
        for (int row = 0; row < rows; row++) {
          tokens[row] = write(leader, client * rows + row, turn, random);
        }
        for (int row = 0; row < rows; row++) {
          waited[(turn - 1) * rows + row] = await(follower, tokens[row]);
          if (read(follower, client * rows + row) != turn) {
            misses.incrementAndGet();
          }
        }
      }
    }
    return waited;
  }

  /** Answers how long it took. */
  private static long await(Connection follower, String token) throws Exception {
    long began = System.nanoTime();
    assertThat(ReadYourWrites.await(follower, token, PATIENCE)).as(token).isTrue();
    return System.nanoTime() - began;
  }

  private long[] notWaiting(int client) throws Exception {
    long[] missed = new long[turns];
    int id = client * rows;
    Random random = new Random(client);
    try (Connection leader = replication.anotherLeader();
        Connection follower = replication.anotherFollower()) {
      for (int turn = 1; turn <= turns; turn++) {
        write(leader, id, turn, random);
        missed[turn - 1] = read(follower, id) == turn ? 0 : 1;
      }
    }
    return missed;
  }

  private static int read(Connection follower, int id) throws Exception {
    return Integer.parseInt(
        Sql.one(follower, "select coalesce(max(n), -1) from client where id = " + id));
  }

  /** Alone or in a transaction; the token from after the commit or from before it. */
  private static String write(Connection leader, int id, int n, Random random) throws Exception {
    String update = "update client set n = %d where id = %d".formatted(n, id);
    if (random.nextBoolean()) {
      Sql.run(leader, update);
      return ReadYourWrites.token(leader);
    }
    leader.setAutoCommit(false);
    if (random.nextInt(4) == 0) {
      Sql.run(leader, "update client set n = -1 where id = " + id);
      leader.rollback();
    }
    Sql.run(leader, update);
    String token = ReadYourWrites.token(leader);
    leader.commit();
    leader.setAutoCommit(true);
    return random.nextBoolean() ? token : ReadYourWrites.token(leader);
  }

  /** Transactions that begin early and end late, or are undone. */
  private boolean stayOpen(AtomicBoolean done) throws Exception {
    Random random = new Random(0);
    try (Connection leader = replication.anotherLeader()) {
      leader.setAutoCommit(false);
      for (int id = NEIGHBOURS; !done.get(); id++) {
        Sql.run(leader, "insert into client values (%d, 0)".formatted(id));
        Thread.sleep(random.nextInt(100));
        if (random.nextBoolean()) {
          leader.commit();
        } else {
          leader.rollback();
        }
      }
      leader.rollback();
    }
    return true;
  }
}
