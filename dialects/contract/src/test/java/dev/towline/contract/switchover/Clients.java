package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An application: clients that write to whoever leads, and go where a fence's message sends them.
 * They remember what was acknowledged, where and when.
 */
final class Clients implements AutoCloseable {

  static final int ACCOUNTS = 50;
  static final int SEATS = 40;
  private static final int CLIENTS = 8;

  private final Pair pair;
  private final List<Client> clients = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ReentrantReadWriteLock pause = new ReentrantReadWriteLock(true);
  private volatile boolean stopping;

  private Clients(Pair pair) {
    this.pair = pair;
    for (int number = 1; number <= CLIENTS; number++) {
      clients.add(new Client(number, pair, pause, () -> stopping));
    }
  }

  /** Begins to write. */
  static Clients of(Pair pair) {
    Clients all = new Clients(pair);
    all.clients.forEach(client -> all.running.add(all.threads.submit(client)));
    return all;
  }

  /** Fails if one of them met what it must not meet. */
  void refuseFailure() throws Exception {
    for (Future<?> one : running) {
      if (one.isDone()) {
        one.get();
      }
    }
  }

  long acknowledged() {
    return clients.stream().mapToLong(client -> client.acknowledged().size()).sum();
  }

  private interface Look {
    void now() throws Exception;
  }

  /** Lets every transaction end, looks, and lets them go on. */
  void standingStill(Look look) throws Exception {
    pause.writeLock().lock();
    try {
      look.now();
    } finally {
      pause.writeLock().unlock();
    }
  }

  /** Everything acknowledged is there, once, and nothing else; on the database that leads. */
  void assertNothingLost() throws Exception {
    standingStill(
        () -> {
          pair.assertEqual();
          try (Connection leader = pair.session(pair.leads())) {
            assertThat(Sql.rows(leader, "select client, page, node from entry order by 1, 2"))
                .as("entries of acknowledged transactions")
                .isEqualTo(
                    clients.stream()
                        .flatMap(client -> client.acknowledged().stream())
                        .map(done -> done.client() + "|" + done.page() + "|" + done.node())
                        .toList());
            assertThat(Sql.one(leader, "select sum(balance) from account"))
                .isEqualTo(String.valueOf(ACCOUNTS * 100));
          }
        });
  }

  /** No commit on one began before all on the other had ended that were begun before it. */
  void assertNeverTwoLeaders() {
    Acknowledged.assertNeverTwoLeaders(
        clients.stream().flatMap(client -> client.acknowledged().stream()));
  }

  @Override
  public void close() throws SQLException {
    stopping = true;
    threads.shutdown();
    for (Future<?> one : running) {
      ended(one);
    }
  }

  private static void ended(Future<?> one) throws SQLException {
    try {
      one.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new SQLException("A client met what it must not meet.", e.getCause());
    }
  }
}
