package dev.towline.contract.switchover;

import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.model.NodeName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One session of the application at a time, on whichever database it was sent to. */
final class Client implements Callable<Void> {

  /** What the fence says, as the documents give it. */
  private static final Pattern FENCE =
      Pattern.compile("leads '[^']+' since epoch \\d+\\. Write to (\\S+)\\.");

  /** How long an application waits before it connects again: else nothing else gets done. */
  static final int RETRY_MILLIS = 100;

  private final int number;
  private final Pair pair;
  private final Random random;
  private final ReadWriteLock pause;
  private final BooleanSupplier stopping;
  private final List<Acknowledged> acknowledged = Collections.synchronizedList(new ArrayList<>());

  private NodeName node;
  private long page;
  private Optional<Acknowledged> unanswered = Optional.empty();

  Client(int number, Pair pair, ReadWriteLock pause, BooleanSupplier stopping) {
    this.number = number;
    this.pair = pair;
    this.random = new Random(number);
    this.pause = pause;
    this.stopping = stopping;
    this.node = pair.leads();
  }

  List<Acknowledged> acknowledged() {
    synchronized (acknowledged) {
      return List.copyOf(acknowledged);
    }
  }

  @Override
  public Void call() throws Exception {
    while (!stopping.getAsBoolean()) {
      try (Connection session = pair.session(node)) {
        Sql.run(session, words().notPatient());
        lookAgain(session);
        write(session);
      } catch (SQLException e) {
        if (!pair.outages() || !lost(e)) {
          throw e;
        }
      }
      Thread.sleep(RETRY_MILLIS);
    }
    return null;
  }

  /** A commit without an answer may have happened: only what is there tells. */
  private void lookAgain(Connection session) throws SQLException {
    if (unanswered.isPresent()) {
      Acknowledged done = unanswered.get();
      String there =
          "select count(*) from entry where client = %d and page = %d"
              .formatted(number, done.page());
      if (Sql.one(session, there).equals("1")) {
        page = done.page();
        acknowledged.add(done);
      }
      unanswered = Optional.empty();
    }
  }

  /** Whether the session is gone, and not only a statement wrong. */
  private static boolean lost(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P0");
  }

  private Words words() {
    return node.equals(Pair.FIRST)
        ? pair.replication().words()
        : pair.replication().followerWords();
  }

  /** Until it is told to stop, or sent somewhere else. */
  private void write(Connection session) throws Exception {
    NodeName here = node;
    while (!stopping.getAsBoolean() && here.equals(node)) {
      pause.readLock().lock();
      try {
        transaction(session);
      } finally {
        pause.readLock().unlock();
      }
      Thread.sleep(random.nextInt(4));
    }
  }

  private void transaction(Connection session) throws Exception {
    session.setTransactionIsolation(
        random.nextInt(4) == 0
            ? Connection.TRANSACTION_REPEATABLE_READ
            : Connection.TRANSACTION_READ_COMMITTED);
    session.setAutoCommit(false);
    try {
      write(session, page + 1);
      if (random.nextInt(10) == 0) {
        session.rollback();
        session.setAutoCommit(true);
        return;
      }
      long begin = System.nanoTime();
      unanswered = Optional.of(new Acknowledged(number, page + 1, node, begin, begin));
      session.commit();
      unanswered = Optional.empty();
      page++;
      acknowledged.add(new Acknowledged(number, page, node, begin, System.nanoTime()));
      session.setAutoCommit(true);
    } catch (SQLException e) {
      if (lost(e)) {
        throw e;
      }
      unanswered = Optional.empty();
      session.rollback();
      session.setAutoCommit(true);
      follow(e);
    }
  }

  private void write(Connection session, long next) throws SQLException, InterruptedException {
    int one = 1 + random.nextInt(Clients.ACCOUNTS);
    int other = 1 + random.nextInt(Clients.ACCOUNTS);
    int amount = random.nextInt(10);
    if (random.nextInt(4) == 0) {
      // A snapshot from before the fence, and a first write after it.
      Sql.run(session, "select * from account where id = " + one);
      Thread.sleep(random.nextInt(20));
    }
    Sql.run(
        session,
        "update account set balance = balance - %d where id = %d"
            .formatted(amount, Math.min(one, other)),
        "update account set balance = balance + %d where id = %d"
            .formatted(amount, Math.max(one, other)),
        "insert into entry (client, page, node, note) values (%d, %d, '%s', '%s')"
            .formatted(number, next, node, "x".repeat(random.nextInt(40))));
    int seat = 1 + random.nextInt(Clients.SEATS);
    switch (random.nextInt(4)) {
      case 0 -> Sql.run(session, "update seat set guest = null where id = " + seat);
      case 1 ->
          Sql.run(
              session,
              "delete from seat where id = " + seat,
              "insert into seat values (%d, null)".formatted(seat));
      case 2 ->
          Sql.run(
              session,
              "update seat set guest = %d where id = %d"
                  .formatted(1 + random.nextInt(Clients.SEATS), seat));
      default -> {}
    }
    if (random.nextInt(5) == 0) {
      Thread.sleep(random.nextInt(30));
    }
  }

  /** A fence's message tells where to write; what happens every day is tried again. */
  private void follow(SQLException refusal) throws SQLException {
    Optional<NodeName> leader = sentTo(refusal);
    if (leader.isPresent()) {
      node = leader.get();
    } else if (!words().ordinary(refusal) && !duplicate(refusal)) {
      throw refusal;
    }
  }

  static Optional<NodeName> sentTo(SQLException refusal) {
    Matcher matcher = FENCE.matcher(String.valueOf(refusal.getMessage()));
    return matcher.find() ? Optional.of(new NodeName(matcher.group(1))) : Optional.empty();
  }

  private static boolean duplicate(SQLException refusal) {
    return String.valueOf(refusal.getSQLState()).startsWith("23");
  }
}
