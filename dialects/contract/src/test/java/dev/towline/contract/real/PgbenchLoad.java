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

/**
 * The tables and the transactions of {@code pgbench -N} on a leader: made by pgbench itself where
 * it is on the PATH, else the same ones by sessions of our own, so that the suite needs nothing but
 * a JDK and Maven.
 */
record PgbenchLoad(Replication replication) {

  private static final int CLIENTS = 4;
  private static final int ACCOUNTS = 100_000;
  private static final int TELLERS = 10;

  void tables() throws Exception {
    if (installed()) {
      pgbench("-i", "-s", "1", "-q");
    } else {
      ownTables();
    }
  }

  void run(Duration time) throws Exception {
    if (installed()) {
      pgbench("-N", "-c", String.valueOf(CLIENTS), "-T", String.valueOf(time.toSeconds()));
    } else {
      ownClients(time);
    }
  }

  private static boolean installed() throws InterruptedException {
    try {
      return new ProcessBuilder("pgbench", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void pgbench(String... options) throws Exception {
    String[] hostAndDatabase =
        replication.leaderUrl().replace("jdbc:postgresql://", "").split("[:/]", 3);
    List<String> command = new ArrayList<>(List.of("pgbench"));
    command.addAll(List.of("-h", hostAndDatabase[0], "-p", hostAndDatabase[1], "-U", "postgres"));
    command.addAll(List.of(options));
    command.add(hostAndDatabase[2]);
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s", command).isZero();
  }

  private void ownTables() throws Exception {
    Sql.run(
        replication.leader(),
        """
        create table pgbench_branches (bid int primary key, bbalance int, filler char(88));
        create table pgbench_tellers (
          tid int primary key, bid int, tbalance int, filler char(84));
        create table pgbench_accounts (
          aid int primary key, bid int, abalance int, filler char(84));
        create table pgbench_history (
          tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        insert into pgbench_branches (bid, bbalance) values (1, 0);
        insert into pgbench_tellers (tid, bid, tbalance) select g, 1, 0 from generate_series(1, %d) g;
        insert into pgbench_accounts (aid, bid, abalance, filler)
          select g, 1, 0, '' from generate_series(1, %d) g
        """
            .formatted(TELLERS, ACCOUNTS));
  }

  private void ownClients(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        Random random = new Random(client);
        work.add(() -> transactions(random, end));
      }
      for (Future<Integer> done : clients.invokeAll(work)) {
        assertThat(done.get()).isPositive();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private int transactions(Random random, long end) throws Exception {
    int transactions = 0;
    try (Connection connection = replication.anotherLeader()) {
      while (System.nanoTime() < end) {
        Sql.run(
            connection,
            """
            begin;
            update pgbench_accounts set abalance = abalance + %1$d where aid = %2$d;
            select abalance from pgbench_accounts where aid = %2$d;
            insert into pgbench_history (tid, bid, aid, delta, mtime)
              values (%3$d, 1, %2$d, %1$d, current_timestamp);
            commit
            """
                .formatted(
                    random.nextInt(10_001) - 5_000,
                    1 + random.nextInt(ACCOUNTS),
                    1 + random.nextInt(TELLERS)));
        transactions++;
      }
    }
    return transactions;
  }
}
