package dev.towline.contract.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Concurrent writers on the leader and a witness on the follower. What is random comes from the
 * seed; what the machine makes of it does not, so the same seed plays the same transactions, not
 * the same interleaving.
 */
final class Torture implements AutoCloseable {

  /** What small pieces leave to do when the writers stop may take long on a busy machine. */
  static final Duration BACKLOG_MAX = Duration.ofMinutes(4);

  /** How long an application waits before it connects again. */
  private static final Duration RETRY = Duration.ofMillis(20);

  /** How many tables are not copied; no row before any is known. */
  private static final String COPIED =
      """
      select sum(case when state = 'following' and complete then 0 else 1 end)
      from towline.subscription_table having count(*) > 0
      """;

  private final Replication replication;
  private final World world;
  private final Seed seed;
  private final boolean outages;
  private final List<Writer> writers;
  private final Witness witness;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> writing = new ArrayList<>();
  private final List<Future<?>> watching = new ArrayList<>();

  private volatile boolean written;
  private volatile boolean watched;

  Torture(Replication replication, Seed seed) {
    this(replication, seed, false);
  }

  /**
   * Makes one.
   *
   * @param outages whether sessions of writers and of the witness may be lost; else that fails
   */
  Torture(Replication replication, Seed seed, boolean outages) {
    this.replication = replication;
    this.world = World.of(replication);
    this.seed = seed;
    this.outages = outages;
    this.writers =
        IntStream.rangeClosed(1, World.WRITERS)
            .mapToObj(number -> new Writer(number, seed, outages))
            .toList();
    this.witness = new Witness(writers, world, replication.followerDialect());
  }

  /** Something that goes on beside the writers. */
  interface Trouble {
    void once(Connection leader) throws Exception;
  }

  /** Creates and fills the leader's tables. */
  Torture begin() throws SQLException {
    world.begin();
    return this;
  }

  /** Creates the follower's tables before the relay does. */
  void createOnFollower() throws SQLException {
    world.createOnFollower();
  }

  /** Begins to write; the relay need not run yet. */
  Torture write() {
    for (Writer writer : writers) {
      start(
          writing,
          () ->
              onSessions(
                  replication::anotherLeader,
                  session ->
                      writer.write(world, session, (number, page, begin, end) -> {}, () -> written),
                  () -> written));
    }
    return this;
  }

  /** Waits for the end of the first copy, which goes on under load. */
  Torture copied() throws Exception {
    Await.until(
        "all tables are copied",
        BACKLOG_MAX,
        () -> {
          replication.refuseFailure();
          return Sql.rows(replication.follower(), COPIED).equals(List.of("0"));
        });
    return this;
  }

  /** Begins to look at the follower. */
  Torture watch() {
    start(
        watching,
        () ->
            onSessions(
                replication::anotherFollower,
                session -> witness.watch(session, () -> watched),
                () -> watched));
    return this;
  }

  /** Makes trouble again and again until the writers stop. */
  Torture trouble(Trouble trouble) {
    start(
        writing,
        () -> {
          try (Connection leader = replication.anotherLeader()) {
            while (!written) {
              trouble.once(leader);
            }
          }
        });
    return this;
  }

  private interface Sessions {
    Connection open() throws SQLException;
  }

  private interface Use {
    void of(Connection session) throws Exception;
  }

  /** Uses one session to the end, or the next one where outages are to be expected. */
  private void onSessions(Sessions sessions, Use use, BooleanSupplier over) throws Exception {
    boolean again = true;
    while (again) {
      try (Connection session = sessions.open()) {
        use.of(session);
        again = false;
      } catch (SQLException e) {
        if (!outages || !lost(e)) {
          throw e;
        }
        again = !over.getAsBoolean();
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  /** Whether the session is gone, and not only a statement wrong. */
  private static boolean lost(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P0");
  }

  private interface Task {
    void run() throws Exception;
  }

  private void start(List<Future<?>> group, Task task) {
    group.add(
        threads.submit(
            () -> {
              task.run();
              return null;
            }));
  }

  /** Lets them write for some time; fails as soon as one of them does, or the follower. */
  Torture during(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    do {
      Thread.sleep(10);
      replication.refuseFailure();
      for (Future<?> one : writing) {
        if (one.isDone()) {
          one.get();
        }
      }
      if (!witness.complaints().isEmpty()) {
        isRight();
      }
    } while (System.nanoTime() < end);
    return this;
  }

  /** Lets them write until the follower has shown some states, however slow the machine is. */
  Torture untilStates(int count) throws Exception {
    Await.until("the follower shows states", BACKLOG_MAX, () -> states() >= count || failed());
    return during(Duration.ZERO);
  }

  private boolean failed() {
    return !witness.complaints().isEmpty() || writing.stream().anyMatch(Future::isDone);
  }

  /** Ends the writing, waits for the follower, and demands that all of it is right. */
  void isRight() throws Exception {
    written = true;
    for (Future<?> one : writing) {
      one.get();
    }
    try (Connection leader = replication.anotherLeader()) {
      assertThat(world.contradictions(leader))
          .as("what the writers did wrong on the leader itself, %s", seed)
          .isEmpty();
    }
    assertThat(witness.complaints()).as("%s", seed).isEmpty();
    replication.caughtUp(BACKLOG_MAX);
    watched = true;
    for (Future<?> one : watching) {
      one.get();
    }
    assertThat(witness.complaints()).as("%s", seed).isEmpty();
    replication.assertEqual();
    assertThat(replication.verify().equal()).as("verify, %s", seed).isTrue();
  }

  /** How many positions of a consistent follower were looked at; fails when the relay has. */
  long states() {
    replication.refuseFailure();
    return witness.positions();
  }

  /** Transactions committed and taken back, looks, positions seen. */
  String figures() {
    return "%d transactions (%d unanswered), %d taken back, %d looks at %d states"
        .formatted(
            writers.stream().mapToLong(Writer::committed).sum(),
            writers.stream().mapToLong(Writer::unanswered).sum(),
            writers.stream().mapToLong(Writer::takenBack).sum(),
            witness.looks(),
            witness.positions());
  }

  @Override
  public void close() throws SQLException {
    written = true;
    watched = true;
    threads.shutdown();
  }
}
