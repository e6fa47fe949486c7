package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.torture.Seed;
import dev.towline.contract.torture.World;
import dev.towline.contract.torture.Writer;
import dev.towline.model.NodeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The torture test's writers, who write to whoever leads and open another session where a fence's
 * message sends them. Each page that they turned is one acknowledged transaction.
 */
final class Crowd implements AutoCloseable {

  private final Pair pair;
  private final List<World> worlds;
  private final List<Writer> writers;
  private final Map<Integer, NodeName> nodes = new ConcurrentHashMap<>();
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong count = new AtomicLong();
  private volatile boolean resting;

  /** Whose tables are there on both sides. */
  Crowd(Pair pair, Seed seed) {
    this.pair = pair;
    this.worlds = World.inTurn(pair.replication());
    this.writers =
        IntStream.rangeClosed(1, World.WRITERS)
            .mapToObj(number -> new Writer(number, seed, false))
            .toList();
    for (int number = 1; number <= World.WRITERS; number++) {
      nodes.put(number, pair.leads());
    }
  }

  /** Lets them write until {@link #rest()}. */
  Crowd write() {
    resting = false;
    running.clear();
    for (int number = 1; number <= World.WRITERS; number++) {
      int one = number;
      running.add(
          threads.submit(
              () -> {
                write(one);
                return null;
              }));
    }
    return this;
  }

  private void write(int number) throws Exception {
    while (!resting) {
      NodeName node = nodes.getOrDefault(number, Pair.FIRST);
      try (Connection session = pair.session(node)) {
        writers.get(number - 1).write(world(node), session, commits(node), () -> resting);
      } catch (SQLException e) {
        nodes.put(number, Client.sentTo(e).orElseThrow(() -> e));
        Thread.sleep(Client.RETRY_MILLIS);
      }
    }
  }

  private World world(NodeName node) {
    return worlds.get(Pair.isFirst(node) ? 0 : 1);
  }

  private Writer.Commits commits(NodeName node) {
    return (writer, page, begin, end) -> {
      acknowledged.add(new Acknowledged(writer, page, node, begin, end));
      count.incrementAndGet();
    };
  }

  long acknowledged() {
    return count.get();
  }

  /** Fails if one of them met what it must not meet. */
  void refuseFailure() throws Exception {
    for (Future<?> one : running) {
      if (one.isDone()) {
        one.get();
      }
    }
  }

  /** Lets every transaction end and begins none. */
  Crowd rest() throws Exception {
    resting = true;
    for (Future<?> one : running) {
      one.get();
    }
    return this;
  }

  /** While they rest: on the leader each page is there that was acknowledged, and no law broken. */
  void assertNothingLost() throws SQLException {
    pair.assertEqual();
    try (Connection leader = pair.session(pair.leads())) {
      for (Writer writer : writers) {
        writer.refuseLoss(leader);
      }
      assertThat(world(pair.leads()).contradictions(leader)).isEmpty();
    }
  }

  void assertNeverTwoLeaders() {
    Acknowledged.assertNeverTwoLeaders(acknowledged.stream());
  }

  @Override
  public void close() {
    resting = true;
    threads.shutdown();
    try {
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).as("the writers end").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
