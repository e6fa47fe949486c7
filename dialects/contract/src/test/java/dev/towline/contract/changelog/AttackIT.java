package dev.towline.contract.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.contract.changelog.GapCases.Poller;
import dev.towline.dialect.Reading;
import dev.towline.model.TablePair;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proof of gaps under attack: writers that roll back one transaction in three, one transaction
 * held open across all others, somebody who polls the list of transactions, servers that crash.
 */
@Tag("ci")
class AttackIT {

  private static final Duration ATTACK = Duration.ofSeconds(6);
  private static final int WRITERS = 4;

  @ParameterizedTest
  @EnumSource
  void nothingIsLostAndNothingIsSeenTwice(MySqlVersion version) throws Exception {
    try (MySqlServer server = MySqlServer.start(version, Map.of());
        Leader leader =
            Leader.with(
                version,
                server,
                "create table t (id bigint primary key, v int)",
                "create table q (id bigint primary key, v int)");
        Connection held = leader.session()) {
      GapCases.closes(leader);
      held.setAutoCommit(false);
      Sql.run(held, "insert into t values (-1, 0)");
      List<String> seen = new ArrayList<>();
      AtomicBoolean stopping = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
      try (Poller poller = new Poller(leader.session())) {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int number = i;
          Connection session = leader.session();
          writers.add(threads.submit(() -> write(session, number, stopping)));
        }
        long end = System.nanoTime() + ATTACK.toNanos();
        while (System.nanoTime() < end) {
          seen.addAll(leader.changes("t"));
        }
        stopping.set(true);
        for (Future<?> writer : writers) {
          writer.get();
        }
        assertThat(poller.asked()).isPositive();
      } finally {
        threads.shutdownNow();
      }
      seen.addAll(leader.changes("t"));
      held.commit();
      seen.addAll(leader.changes("t"));
      for (int i = 0; i < 10; i++) {
        seen.addAll(leader.changes("t"));
      }

      GapCases.closes(leader);
      assertThat(seen).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(seen))
          .isEqualTo(new TreeSet<>(Sql.rows(held, "select concat('i|', id, '|', v) from t")));
      assertThat(seen.size()).isGreaterThan(100);
    }
  }

  private static Void write(Connection session, int number, AtomicBoolean stopping)
      throws Exception {
    Random random = new Random(number);
    session.setAutoCommit(false);
    for (int i = 0; !stopping.get(); i++) {
      Sql.run(session, "insert into t values (%d, 0)".formatted(number * 10_000_000L + i));
      if (random.nextInt(4) == 0) {
        Sql.run(session, "insert into q values (%d, 0)".formatted(number * 10_000_000L + i));
      }
      if (random.nextInt(20) == 0) {
        Thread.sleep(random.nextInt(300));
      }
      if (random.nextInt(3) == 0) {
        session.rollback();
      } else {
        session.commit();
      }
    }
    return null;
  }

  /** What was read and ended is on disk; what was not may come back with other rows behind it. */
  @ParameterizedTest
  @EnumSource
  void aCrashLosesNothingThatWasEnded(MySqlVersion version) throws Exception {
    for (String flush : List.of("0", "2")) {
      try (MySqlServer server =
              MySqlServer.start(version, Map.of("innodb-flush-log-at-trx-commit", flush));
          Leader leader =
              Leader.with(version, server, "create table t (id int primary key, v int)")) {
        GapCases.closes(leader);
        Set<String> ended = new TreeSet<>();
        int id = 0;
        for (int crash = 0; crash < 3; crash++) {
          Connection session = leader.session();
          Connection open = leader.session();
          open.setAutoCommit(false);
          Sql.run(open, "insert into t values (%d, 0)".formatted(-1 - crash));
          for (int i = 0; i < 5; i++) {
            Sql.run(session, "insert into t values (%d, %d)".formatted(++id, crash));
            ended.addAll(leader.changes("t"));
          }
          // Seen by nobody when the server is killed: its number may be given out again.
          Sql.run(session, "insert into t values (%d, %d)".formatted(++id, crash));
          server.crash();
          server.restart();
          leader.connect();
          assertThat(rows(leader)).containsAll(ended);
          try (Connection writer = leader.session()) {
            Sql.run(writer, "insert into t values (%d, %d)".formatted(1000 + crash, crash));
          }
          ended.addAll(leader.changes("t"));
          assertThat(rows(leader)).isEqualTo(ended);
        }
        GapCases.closes(leader);
      }
    }
  }

  private static Set<String> rows(Leader leader) throws SQLException {
    try (Connection session = leader.session()) {
      return new TreeSet<>(Sql.rows(session, "select concat('i|', id, '|', v) from t"));
    }
  }

  /** A round whose server has crashed cannot say that its snapshot is on disk. */
  @ParameterizedTest
  @EnumSource
  void aRoundEndsWithItsSession(MySqlVersion version) throws Exception {
    try (MySqlServer server = MySqlServer.start(version, Map.of());
        Leader leader = Leader.with(version, server, "create table t (id int primary key)")) {
      Reading round = leader.begin();
      server.crash();
      server.restart();

      assertThatThrownBy(round::end).isInstanceOf(SQLException.class);
    }
  }

  /** Prepared before the crash, committed after it; and the audit table was empty meanwhile. */
  @ParameterizedTest
  @EnumSource
  void aPreparedTransactionOutlivesTheServer(MySqlVersion version) throws Exception {
    try (MySqlServer server = MySqlServer.start(version, Map.of());
        Leader leader =
            Leader.with(
                version,
                server,
                "create table t (id int primary key, v int)",
                "create table e (id int primary key, v int)")) {
      GapCases.closes(leader);
      try (Connection prepared = leader.session();
          Connection other = leader.session()) {
        Sql.run(prepared, "xa start 'x9'", "insert into t values (1, 1)", "xa end 'x9'");
        Sql.run(prepared, "xa prepare 'x9'");
        Sql.run(
            other,
            "start transaction",
            "insert into t values (2, 2)",
            "insert into e values (2, 2)",
            "rollback",
            "insert into t values (3, 3)");
      }
      assertThat(leader.changes("t")).containsExactly("i|3|3");
      server.crash();
      server.restart();
      leader.connect();
      try (Connection other = leader.session()) {
        Sql.run(other, "insert into t values (4, 4)", "insert into e values (1, 1)");
        TablePair e = leader.pair("e");
        TablePair t = leader.pair("t");
        try (Reading round = leader.begin()) {
          assertThat(leader.changes(round, t)).containsExactly("i|4|4");
          assertThat(leader.changes(round, e)).containsExactly("i|1|1");
          leader.position(round.position());
          round.end();
        }
        for (int i = 0; i < 5; i++) {
          Thread.sleep(210);
          assertThat(leader.changes("t")).isEmpty();
        }
        assertThat(leader.gaps()).isTrue();

        Sql.run(other, "xa commit 'x9'");

        assertThat(leader.changes("t")).containsExactly("i|1|1");
        GapCases.closes(leader);
      }
    }
  }
}
