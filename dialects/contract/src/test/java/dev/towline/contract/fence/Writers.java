package dev.towline.contract.fence;

import dev.towline.contract.Await;
import dev.towline.contract.Sql;
import dev.towline.dialect.Fence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions that move amounts between accounts and enter each transfer, until a fence refuses them
 * or they are stopped.
 */
final class Writers implements AutoCloseable {

  private final FencedDatabase db;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ConcurrentLinkedQueue<String> unexpected = new ConcurrentLinkedQueue<>();

  Writers(FencedDatabase db, int count) throws SQLException {
    this.db = db;
    int first = Integer.parseInt(db.one("select coalesce(max(number), 0) + 1 from entry"));
    for (int writer = 0; writer < count; writer++) {
      Connection session = db.session();
      int number = writer;
      Thread thread = new Thread(() -> write(session, number, first));
      threads.add(thread);
      thread.start();
    }
  }

  private void write(Connection session, int writer, int first) {
    Random random = new Random(writer);
    try {
      session.setAutoCommit(false);
      for (int number = first; !stop.get(); number++) {
        int from = 1 + random.nextInt(8);
        int to = 1 + random.nextInt(8);
        try {
          transfer(session, writer, number, Math.min(from, to), Math.max(from, to));
          commits.incrementAndGet();
        } catch (SQLException e) {
          session.rollback();
          if (Fence.SQLSTATE.equals(e.getSQLState())) {
            return;
          }
          if (!db.words().ordinary(e)) {
            unexpected.add(e.getSQLState() + " " + e.getMessage());
          }
        }
      }
    } catch (SQLException e) {
      unexpected.add(String.valueOf(e.getMessage()));
    }
  }

  private static void transfer(Connection session, int writer, int number, int from, int to)
      throws SQLException {
    Sql.run(
        session,
        "update account set amount = amount - 1 where id = " + from,
        "insert into entry values (%d, %d)".formatted(writer, number),
        "update account set amount = amount + 1 where id = " + to);
    session.commit();
  }

  void awaitCommits(int many) throws Exception {
    Await.until(many + " commits", () -> commits.get() >= many || !unexpected.isEmpty());
  }

  /** Waits until each of them was refused. */
  void awaitRefusal() throws Exception {
    Await.until("all writers are refused", () -> threads.stream().noneMatch(Thread::isAlive));
  }

  int acknowledged() {
    return commits.get();
  }

  /** What was no refusal of a fence, and nothing that writers must expect of each other. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  @Override
  public void close() {
    stop.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
