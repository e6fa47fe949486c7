package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** How a program makes load on a leader, or sessions of our own where it is not installed. */
final class Load {

  /** So many sessions write at once. */
  static final int CLIENTS = 4;

  private static final int SECONDS_MAX = 180;

  private Load() {}

  static boolean installed(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s", command).isZero();
  }

  /** Sessions of our own that repeat a transaction for some time, each with numbers of its own. */
  static void ownClients(
      Replication replication, Duration time, Function<Random, String> transaction)
      throws Exception {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        work.add(() -> transactions(replication, end, () -> transaction.apply(random)));
      }
      for (Future<Integer> done : clients.invokeAll(work)) {
        assertThat(done.get()).isPositive();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static int transactions(Replication replication, long end, Callable<String> transaction)
      throws Exception {
    int transactions = 0;
    try (Connection connection = replication.anotherLeader()) {
      while (System.nanoTime() < end) {
        Sql.run(connection, transaction.call());
        transactions++;
      }
    }
    return transactions;
  }
}
