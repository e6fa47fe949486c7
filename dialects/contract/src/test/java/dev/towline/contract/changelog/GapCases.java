package dev.towline.contract.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Sql;
import dev.towline.dialect.Reading;
import dev.towline.model.TablePair;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hand-stepped schedules about numbers that are seen late, or never. */
interface GapCases {

  Duration PATIENCE = Duration.ofSeconds(10);

  MySqlVersion version();

  @Test
  default void aTransactionThatCommitsLateIsNews() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      leader.round();
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "insert into t values (2, 2)");
      assertThat(leader.changes("t")).containsExactly("i|2|2");
      assertThat(leader.gaps()).isTrue();

      late.commit();

      assertThat(leader.changes("t")).containsExactly("i|1|1");
      assertThat(leader.changes("t")).isEmpty();
      closes(leader);
    }
  }

  @Test
  default void whatWasRolledBackIsClosedByProof() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      leader.round();
      closes(leader);
      Sql.run(
          writer,
          "start transaction",
          "insert into t values (1, 1)",
          "savepoint s",
          "insert into t values (2, 2)",
          "rollback to s",
          "insert into t values (3, 3)",
          "commit",
          "start transaction",
          "insert into t values (4, 4)",
          "rollback",
          "insert into t values (5, 5)");

      assertThat(leader.changes("t")).containsExactly("i|1|1", "i|3|3", "i|5|5");

      assertThat(leader.gaps()).isTrue();
      closes(leader);
    }
  }

  /** The schedule in which a proof without a last look loses a row. */
  @Test
  default void aTransactionThatCommitsBetweenSnapshotAndListIsNotLost() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      leader.round();
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "insert into t values (2, 2)");
      leader.round();
      List<String> seen = new ArrayList<>();
      TablePair t = leader.pair("t");
      for (int i = 0; i < 20; i++) {
        try (Reading round = leader.begin()) {
          seen.addAll(leader.changes(round, t));
          leader.position(round.position());
          if (i == 10) {
            late.commit();
          }
          round.end();
        }
        Thread.onSpinWait();
      }

      assertThat(seen).containsExactly("i|1|1");
    }
  }

  @Test
  default void aLongTransactionHoldsGapsOpenAndNothingElse() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      closes(leader);
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (-1, 1)");
      for (int i = 1; i <= 300; i++) {
        Sql.run(other, "start transaction", "insert into t values (%d, 0)".formatted(i));
        Sql.run(other, i % 3 == 0 ? "rollback" : "commit");
        if (i % 50 == 0) {
          assertThat(leader.changes("t")).isNotEmpty().allMatch(line -> line.startsWith("i|"));
        }
      }
      assertThat(leader.changes("t")).isEmpty();
      assertThat(leader.gaps()).isTrue();

      late.commit();

      assertThat(leader.changes("t")).containsExactly("i|-1|1");
      closes(leader);
    }
  }

  @Test
  default void whoPollsTheListOfTransactionsOnlyDelaysTheProof() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session();
        Poller poller = new Poller(leader.session())) {
      closes(leader);
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "start transaction", "insert into t values (2, 2)", "rollback");
      Sql.run(other, "insert into t values (3, 3)");
      assertThat(leader.changes("t")).containsExactly("i|3|3");
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < end) {
        assertThat(leader.changes("t")).isEmpty();
      }
      assertThat(poller.asked()).isGreaterThan(20);

      late.commit();

      assertThat(leader.changes("t")).containsExactly("i|1|1");
      closes(leader);
    }
  }

  /** MySQL shows none of its list while somebody runs a statement that has no room there. */
  @Test
  default void aStatementOfAnyCharactersStopsNoRound() throws Exception {
    try (Leader leader =
            Leader.with(version(), "create table t (id int primary key, v varchar(20))");
        Connection late = leader.session();
        Connection other = leader.session();
        Connection waiting = leader.session()) {
      closes(leader);
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, '')");
      Sql.run(other, "insert into t values (2, '')");
      assertThat(leader.changes("t")).containsExactly("i|2|");
      waiting.setAutoCommit(false);
      Sql.run(waiting, "insert into t values (3, '')");
      CompletableFuture<Boolean> update =
          CompletableFuture.supplyAsync(
              () -> succeeds(waiting, "update t set v = '\uD83D\uDC26' where id = 1"));
      Await.until(
          "it waits", () -> Sql.one(other, "show engine innodb status").contains("LOCK WAIT"));

      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < end) {
        assertThat(leader.changes("t")).isEmpty();
        assertThat(leader.changelog().oldestTransaction(other)).isNotNull();
      }

      assertThat(update).isNotDone();
      late.commit();
      assertThat(update.get()).isTrue();
      waiting.commit();
      assertThat(leader.changes("t")).containsExactly("u|1|\uD83D\uDC26", "i|3|");
      closes(leader);
    }
  }

  private static boolean succeeds(Connection connection, String statement) {
    try {
      Sql.run(connection, statement);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Asks for the transactions all the time, which keeps the server's list of them stale. */
  final class Poller implements AutoCloseable {

    private final Connection connection;
    private final Thread thread = new Thread(this::poll);
    private volatile boolean stopping;
    private final AtomicInteger asked = new AtomicInteger();

    Poller(Connection connection) {
      this.connection = connection;
      thread.start();
    }

    int asked() {
      return asked.get();
    }

    private void poll() {
      try {
        while (!stopping) {
          Sql.one(connection, "select count(*) from information_schema.innodb_trx");
          asked.incrementAndGet();
          Thread.sleep(20);
        }
      } catch (SQLException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      stopping = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  default void aPreparedTransactionIsWaitedFor() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection other = leader.session()) {
      closes(leader);
      try (Connection prepared = leader.session()) {
        Sql.run(prepared, "xa start 'x1'", "insert into t values (1, 1)", "xa end 'x1'");
        Sql.run(prepared, "xa prepare 'x1'");
      }
      Sql.run(other, "insert into t values (2, 2)");
      assertThat(leader.changes("t")).containsExactly("i|2|2");
      for (int i = 0; i < 5; i++) {
        Thread.sleep(210);
        assertThat(leader.changes("t")).isEmpty();
      }
      // One is told of when it is a second old by the server's clock, which counts whole ones.
      Await.until(
          "the open transaction is told",
          () -> leader.changelog().oldestTransaction(leader.reading()).isPresent());
      assertThat(leader.changelog().oldestTransaction(leader.reading()))
          .hasValueSatisfying(oldest -> assertThat(oldest.who()).contains("transaction"));

      Sql.run(other, "xa commit 'x1'");

      assertThat(leader.changes("t")).containsExactly("i|1|1");
      closes(leader);
    }
  }

  @Test
  default void numbersThatTheSessionAsksForAreItsOwn() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values (1, 1)");
      closes(leader);
      Sql.run(writer, "set insert_id = 5", "insert into t values (2, 2)");
      Sql.run(
          writer,
          "set session auto_increment_increment = 60000, auto_increment_offset = 7",
          "insert into t values (3, 3)",
          "insert into t values (4, 4)",
          "set session auto_increment_increment = 1, auto_increment_offset = 1",
          "insert into t values (5, 5)");

      assertThat(leader.changes("t")).containsExactly("i|2|2", "i|3|3", "i|4|4", "i|5|5");
      assertThat(leader.position().orElseThrow().text().length()).isLessThan(300);
      closes(leader);
    }
  }

  @Test
  default void theCheapLookShowsAFilledGap() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection late = leader.session();
        Connection other = leader.session()) {
      closes(leader);
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      Sql.run(other, "insert into t values (2, 2)");
      String before = markOfARound(leader);
      Await.until(
          "the mark stays the same within a quarter of a second",
          () -> {
            String mark = markOfARound(leader);
            return mark.equals(
                leader.changelog().mark(leader.reading(), leader.position().orElseThrow()));
          });
      assertThat(before).isNotEmpty();
      String mark = markOfARound(leader);
      late.commit();

      assertThat(leader.changelog().mark(leader.reading(), leader.position().orElseThrow()))
          .isNotEqualTo(mark);
      leader.round();
      closes(leader);
      Await.until(
          "without gaps it stays the same for longer",
          () -> {
            String quiet = markOfARound(leader);
            return quiet.equals(
                leader.changelog().mark(leader.reading(), leader.position().orElseThrow()));
          });
    }
  }

  private static String markOfARound(Leader leader) throws SQLException {
    try (Reading round = leader.begin()) {
      leader.position(round.position());
      String mark = round.mark();
      round.end();
      return mark;
    }
  }

  @Test
  default void aPositionIsWorthStoringWhenItSaysMoreOfItsGaps() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      closes(leader);
      try (Reading round = leader.begin()) {
        assertThat(round.advances()).isFalse();
      }
      Sql.run(writer, "start transaction", "insert into t values (1, 1)", "rollback");
      Sql.run(writer, "insert into t values (2, 2)");
      leader.round();

      Thread.sleep(210);
      try (Reading round = leader.begin()) {
        assertThat(round.news()).isEmpty();
        assertThat(round.advances()).isTrue();
      }
    }
  }

  static void closes(Leader leader) throws Exception {
    Await.until(
        "gaps are closed",
        PATIENCE,
        () -> {
          leader.round();
          return !leader.gaps();
        });
  }
}
