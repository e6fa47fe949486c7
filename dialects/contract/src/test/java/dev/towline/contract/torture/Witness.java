package dev.towline.contract.torture;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Applier;
import dev.towline.dialect.Dialect;
import dev.towline.model.Subscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at the follower without pause, each time in one snapshot: while it calls itself consistent,
 * every law holds, nothing that was committed before its {@code as_of} is missing, and nothing that
 * was there is gone back.
 */
final class Witness {

  /** One in so many looks at a position that it knows is a thorough one. */
  private static final int SAME_AGAIN = 10;

  private final List<Writer> writers;
  private final World world;
  private final Applier applier;
  private final List<String> complaints = new ArrayList<>();
  private final Map<Integer, Long> seen = new HashMap<>();

  private Optional<String> position = Optional.empty();
  private long looks;
  private final AtomicLong positions = new AtomicLong();

  Witness(List<Writer> writers, World world, Dialect dialect) {
    this.writers = writers;
    this.world = world;
    this.applier = dialect.applier();
  }

  List<String> complaints() {
    return complaints;
  }

  /** How often it looked at a follower that called itself consistent. */
  long looks() {
    return looks;
  }

  /** How many different positions of such a follower it saw. */
  long positions() {
    return positions.get();
  }

  /** Looks until it is told to stop, or has enough to complain about. */
  void watch(Connection follower, Callable<Boolean> stopped) throws Exception {
    follower.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    follower.setAutoCommit(false);
    while (!stopped.call() && complaints.size() < 10) {
      look(follower);
      follower.commit();
    }
  }

  private void look(Connection follower) throws SQLException {
    Optional<Moment> moment = consistent(follower);
    if (moment.isEmpty()) {
      return;
    }
    looks++;
    boolean same = position.equals(Optional.of(moment.get().position()));
    if (same && looks % SAME_AGAIN != 0) {
      return;
    }
    if (!same) {
      position = Optional.of(moment.get().position());
      positions.incrementAndGet();
    }
    world.contradictions(follower).forEach(found -> complain(moment.get(), found));
    progress(follower, moment.get());
  }

  private record Moment(String position, Instant asOf) {}

  private Optional<Moment> consistent(Connection follower) throws SQLException {
    return applier
        .load(follower, Replication.NAME)
        .filter(subscription -> subscription.state() == Subscription.State.CONSISTENT)
        .map(
            subscription ->
                new Moment(
                    subscription.position().orElseThrow().text(),
                    subscription.asOf().orElseThrow()));
  }

  private void progress(Connection follower, Moment moment) throws SQLException {
    Map<Integer, Long> now = new HashMap<>();
    for (String row : Sql.rows(follower, "select writer, n from progress")) {
      String[] fields = row.split("\\|", 2);
      now.put(Integer.valueOf(fields[0]), Long.valueOf(fields[1]));
    }
    for (Writer writer : writers) {
      long page = now.getOrDefault(writer.number(), -1L);
      long before = seen.getOrDefault(writer.number(), 0L);
      long due = writer.turnedBefore(moment.asOf());
      if (page < before) {
        complain(
            moment,
            "writer %d went back from page %d to %d".formatted(writer.number(), before, page));
      }
      if (page < due) {
        complain(
            moment,
            "writer %d: page %d was committed before as_of, %d is here"
                .formatted(writer.number(), due, page));
      }
      seen.put(writer.number(), page);
    }
  }

  private void complain(Moment moment, String found) {
    complaints.add("%s as of %s: %s".formatted(moment.position(), moment.asOf(), found));
  }
}
