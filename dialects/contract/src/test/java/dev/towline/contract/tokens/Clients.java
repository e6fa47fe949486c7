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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many clients, each of which writes a row of its own on the leader and reads it on the follower.
 * Beside them transactions stay open for a while, and some are undone.
 */
final class Clients {

  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  private static final int CLIENTS = 8;
  private static final int NEIGHBOURS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Replication replication;
  private final int times;

  /**
   * Clients that have not begun.
   *
   * @param times how often they write, all together
   */
  Clients(Replication replication, int times) {
    this.replication = replication;
    this.times = times;
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
            "%,d awaits by %d clients, %,.0f a second; half within %.1f ms, 99 of 100 within %.1f ms.",
            waited.length,
            CLIENTS,
            waited.length / seconds,
            waited[waited.length / 2] / 1e6,
            waited[waited.length * 99 / 100] / 1e6));
  }

  /** None of them waits: how often one did not see what it had written. */
  long missesWithoutWaiting() throws Exception {
    long misses = Arrays.stream(all(this::notWaiting)).sum();
    LOG.info("{} of {} reads missed their write.", misses, times);
    return misses;
  }

  private long[] all(Work work) throws Exception {
    for (int id = 1; id <= CLIENTS; id++) {
      replication.write("insert into client values (%d, 0)".formatted(id));
    }
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
    try {
      Future<Boolean> neighbour = threads.submit(() -> stayOpen(done));
      List<Callable<long[]>> clients = new ArrayList<>();
      for (int client = 1; client <= CLIENTS; client++) {
        int id = client;
        clients.add(() -> work.run(id));
      }
      List<Long> answers = new ArrayList<>();
      for (Future<long[]> client : threads.invokeAll(clients)) {
        Arrays.stream(client.get()).forEach(answers::add);
      }
      done.set(true);
      assertThat(neighbour.get()).isTrue();
      return answers.stream().mapToLong(Long::longValue).toArray();
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }

  private long[] waiting(int id) throws Exception {
    long[] waited = new long[times / CLIENTS];
    Random random = new Random(id);
    try (Connection leader = replication.anotherLeader();
        Connection follower = replication.anotherFollower()) {
      for (int n = 0; n < waited.length; n++) {
        String token = write(leader, id, n + 1, random);
        long began = System.nanoTime();
        boolean there = ReadYourWrites.await(follower, token, PATIENCE);
        waited[n] = System.nanoTime() - began;
        assertThat(there).as("client %d waits for its write %d", id, n + 1).isTrue();
        assertThat(read(follower, id)).isEqualTo(n + 1);
      }
    }
    return waited;
  }

  private long[] notWaiting(int id) throws Exception {
    long[] missed = new long[times / CLIENTS];
    try (Connection leader = replication.anotherLeader();
        Connection follower = replication.anotherFollower()) {
      for (int n = 0; n < missed.length; n++) {
        write(leader, id, n + 1, new Random(id));
        missed[n] = read(follower, id) == n + 1 ? 0 : 1;
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
