package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.io.IOException;
import java.net.URI;
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
 * The tables and the transactions of sysbench's {@code oltp_read_write} on a leader of MySQL or
 * MariaDB: made by sysbench itself where it is on the PATH, else the writes of the same ones by
 * sessions of our own, so that the suite needs nothing but a JDK and Maven.
 */
record SysbenchLoad(Replication replication) {

  private static final int CLIENTS = 4;
  private static final int TABLES = 3;
  private static final int ROWS = 10_000;

  void tables() throws Exception {
    if (installed()) {
      sysbench("prepare");
    } else {
      ownTables();
    }
  }

  void run(Duration time) throws Exception {
    if (installed()) {
      sysbench(
          "run", "--threads=" + CLIENTS, "--time=" + time.toSeconds(), "--mysql-ignore-errors=all");
    } else {
      ownClients(time);
    }
  }

  private static boolean installed() throws InterruptedException {
    try {
      return new ProcessBuilder("sysbench", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void sysbench(String verb, String... options) throws Exception {
    URI leader = URI.create(replication.leaderUrl().replaceFirst("^jdbc:", ""));
    List<String> command = new ArrayList<>(List.of("sysbench", "oltp_read_write"));
    command.add("--mysql-host=127.0.0.1");
    command.add("--mysql-port=" + leader.getPort());
    command.add("--mysql-user=root");
    command.add("--mysql-db=" + leader.getPath().substring(1));
    command.add("--tables=" + TABLES);
    command.add("--table-size=" + ROWS);
    command.addAll(List.of(options));
    command.add(verb);
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s", command).isZero();
  }

  private void ownTables() throws Exception {
    for (int table = 1; table <= TABLES; table++) {
      Sql.run(
          replication.leader(),
          """
          create table sbtest%1$d (
            id int not null auto_increment primary key,
            k int not null default 0,
            c char(120) not null default '',
            pad char(60) not null default '',
            key k_%1$d (k))
          """
              .formatted(table),
          "insert into sbtest%d (k, c, pad) select g, g, g from %s"
              .formatted(table, replication.words().series(1, ROWS)));
    }
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

  /** Two updates, and a row that goes and comes again, as sysbench does it. */
  private int transactions(Random random, long end) throws Exception {
    int transactions = 0;
    try (Connection connection = replication.anotherLeader()) {
      while (System.nanoTime() < end) {
        // In the order of the keys, so that no two sessions wait for each other.
        int low = 1 + random.nextInt(ROWS / 2);
        int high = low + 1 + random.nextInt(ROWS / 2 - 1);
        Sql.run(
            connection,
            """
            begin;
            update sbtest%1$d set k = k + 1 where id = %2$d;
            update sbtest%1$d set c = '%4$d' where id = %2$d;
            delete from sbtest%1$d where id = %3$d;
            insert into sbtest%1$d (id, k, c, pad) values (%3$d, %4$d, '%4$d', 'pad');
            commit
            """
                .formatted(1 + random.nextInt(TABLES), low, high, random.nextInt(ROWS)));
        transactions++;
      }
    }
    return transactions;
  }
}
