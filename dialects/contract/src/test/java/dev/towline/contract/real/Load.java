package dev.towline.contract.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a program makes load on a leader, or sessions of our own where it is not installed. */
final class Load {

  /** So many sessions write at once. */
  static final int CLIENTS = 4;

  private static final int SECONDS_MAX = 180;

  private static final Logger log = LoggerFactory.getLogger(Load.class);

  /** Numbers of transactions and of errors, as pgbench and sysbench tell them. */
  private static final Pattern TRANSACTIONS =
      Pattern.compile("transactions(?: actually processed)?: +([0-9]+)");

  private static final Pattern FAILED = Pattern.compile("failed transactions: ([1-9][0-9]*)");

  private static final Pattern ERROR = Pattern.compile("(?:Ignoring|ERROR|FATAL).*");

  private Load() {}

  /**
   * What a load has come to.
   *
   * @param errors that it told of, also those that it went on after
   */
  record Report(long transactions, List<String> errors) {

    Report {
      errors = List.copyOf(errors);
    }

    private static Report of(String output) {
      long transactions = numbers(TRANSACTIONS, output).reduce(0, Long::sum);
      List<String> errors = new ArrayList<>();
      ERROR.matcher(output).results().map(MatchResult::group).forEach(errors::add);
      numbers(FAILED, output).forEach(failed -> errors.add(failed + " failed transactions"));
      return new Report(transactions, errors);
    }

    private static LongStream numbers(Pattern pattern, String output) {
      return pattern.matcher(output).results().mapToLong(found -> Long.parseLong(found.group(1)));
    }
  }

  static boolean installed(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static Report run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    log.info("{}\n{}", command, output);
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
    return Report.of(output);
  }

  /** Sessions of our own that repeat a transaction for some time, each with numbers of its own. */
  static Report ownClients(
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
      long transactions = 0;
      for (Future<Integer> done : clients.invokeAll(work)) {
        assertThat(done.get()).isPositive();
        transactions += done.get();
      }
      return new Report(transactions, List.of());
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
