package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Table;
import dev.towline.relay.Relay;
import dev.towline.relay.RelaySettings.RefusedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A verification that repairs makes the follower equal again, whatever a stranger did to it. */
interface RepairCases {

  /** Rounds in which a verification of few rows is surely done. */
  int LOOKS_MAX = 60;

  Replication replication();

  private String series(long from, long to) {
    return replication().words().series(from, to);
  }

  private void lead(String... statements) throws SQLException {
    Sql.run(replication().leader(), statements);
  }

  /** Somebody else writes to the follower. */
  private void tamper(String... statements) throws SQLException {
    Sql.run(replication().follower(), statements);
  }

  private VerificationReport repaired() throws Exception {
    VerificationReport report = replication().repair();
    assertThat(report.equal()).as("%s", report).isTrue();
    assertThat(report.repair()).isTrue();
    assertThat(replication().verify().tables()).allMatch(table -> table.differences() == 0);
    return report;
  }

  private static Table table(VerificationReport report, String name) {
    return report.tables().stream()
        .filter(table -> table.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> words(List<VerificationReport.Difference> differences) {
    return differences.stream().map(d -> String.join(",", d.key()) + " " + d.what());
  }

  @Test
  default void whatAStrangerChangedIsMendedAndTold() throws Exception {
    lead(
        "create table t (id int primary key, v varchar(40))",
        "insert into t select g, concat('v', g) from " + series(1, 3000));
    replication().install().start().caughtUp();
    tamper(
        "update t set v = 'wrong' where id = 17",
        "delete from t where id = 23",
        "insert into t values (9999, 'alien')");

    VerificationReport report = repaired();

    assertThat(table(report, "t").rowsCompared()).isEqualTo(3000);
    assertThat(table(report, "t").differences()).isEqualTo(3);
    assertThat(table(report, "t").repaired()).isEqualTo(3);
    assertThat(table(report, "t").first()).isEmpty();
    assertThat(words(table(report, "t").mended()))
        .containsExactlyInAnyOrder("17 differs", "23 missing on follower", "9999 only on follower");
    assertThat(report.asOf()).isPresent();
    replication().assertEqual();
  }

  @Test
  default void repairsKeepUpWithAnApplicationThatWrites() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + series(1, 3000));
    replication().install().start().caughtUp();
    tamper(
        "update t set v = -1 where id % 3 = 0",
        "delete from t where id % 3 = 1",
        "insert into t select g, -2 from " + replication().followerWords().series(5001, 5500));
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              try (Connection connection = replication().anotherLeader()) {
                while (!Thread.currentThread().isInterrupted()) {
                  int i = written.incrementAndGet();
                  Sql.run(
                      connection,
                      "update t set v = v + 1 where id = " + (1 + i * 7 % 3000),
                      "delete from t where id = " + (1 + i * 11 % 3000),
                      replication().words().insertNew("t", "(%d, 1)".formatted(1 + i * 13 % 3000)));
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();

    VerificationReport report = repaired();

    writer.interrupt();
    writer.join();
    assertThat(written.get()).isPositive();
    assertThat(table(report, "t").repaired()).isGreaterThanOrEqualTo(500);
    replication().caughtUp().assertEqual();
  }

  @Test
  default void aTableThatGrowsWithEveryRoundIsComparedAndRepairedToItsEnd() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + series(1, 50));
    replication().install().start().caughtUp().stop();
    tamper("delete from t where id = 7", "insert into t values (1000, -1)");
    String id = replication().askToVerify(true);
    AtomicInteger looks = new AtomicInteger();

    replication()
        .relay()
        .run(
            Duration.ofSeconds(60),
            () -> {
              int look = looks.incrementAndGet();
              replication().write("insert into t values (%d, 0)".formatted(2_000 + look));
              return look == LOOKS_MAX || finished(id);
            });

    assertThat(looks.get()).as("rounds until it is done").isLessThan(LOOKS_MAX);
    assertThat(table(replication().report(id), "t").repaired()).isEqualTo(2);
  }

  @Test
  default void uniqueValuesThatAStrangerSwappedAreMended() throws Exception {
    lead(
        "create table t (id int primary key, u int unique)",
        "insert into t select g, g from " + series(1, 2500));
    replication().install().start().caughtUp();
    tamper("update t set u = -u", "update t set u = 1 + (-u) % 2500");

    VerificationReport report = repaired();

    assertThat(table(report, "t").repaired()).isEqualTo(2500);
    replication().assertEqual();
  }

  @Test
  default void aKeyThatAStrangerSpelledOtherwiseIsMended() throws Exception {
    lead(
        "create table t (name varchar(40) primary key, v int)",
        "insert into t values ('a', 1), ('b', 2), ('c', 3)");
    replication().install().start().caughtUp();
    tamper("update t set name = 'A' where name = 'a'");

    repaired();

    replication().assertEqual();
  }

  @Test
  default void parentsAndChildrenAreMended() throws Exception {
    lead(
        "create table author (id int primary key, name varchar(40))",
        """
        create table book (id int primary key, author int not null,
          foreign key (author) references author (id) on delete cascade)
        """,
        "insert into author select g, concat('author ', g) from " + series(1, 50),
        "insert into book select g, 1 + g % 50 from " + series(1, 500));
    replication().install().start().caughtUp();
    tamper(
        "delete from author where id in (3, 4)",
        "insert into author values (100, 'alien')",
        "insert into book values (1000, 100), (1001, 1)",
        "update book set author = 100 where author = 7");

    VerificationReport report = repaired();

    assertThat(table(report, "author").repaired()).isEqualTo(3);
    assertThat(table(report, "book").repaired()).isEqualTo(32);
    replication().assertEqual();
  }

  @Test
  default void rowsWithoutAKeyAreMendedByTheirNumber() throws Exception {
    lead(
        "create table n (v varchar(40))",
        "insert into n select concat('v', g % 10) from " + series(1, 100));
    replication().install().start().caughtUp();
    tamper(
        "insert into n values ('v1'), ('v1'), ('alien')",
        "delete from n where v = 'v4'",
        "update n set v = 'v6' where v = 'v5'");

    VerificationReport report = repaired();

    assertThat(table(report, "n").differences()).isEqualTo(5);
    replication().assertEqual();
  }

  @Test
  default void aDifferenceThatGoesAwayByItselfIsNotTold() throws Exception {
    lead("create table t (id int primary key)", "insert into t select g from " + series(1, 50));
    replication().install().start().caughtUp().stop();
    tamper("delete from t where id = 7", "delete from t where id = 8");
    String id = replication().askToVerify(false);
    Relay relay = replication().relay();
    relay.run(Duration.ofSeconds(60), () -> count("suspected") == 2);

    tamper("insert into t values (7)");
    relay.run(Duration.ofSeconds(60), () -> finished(id));

    VerificationReport report = replication().report(id);
    assertThat(words(table(report, "t").first())).containsExactly("8 missing on follower");
    assertThat(table(report, "t").differences()).isEqualTo(1);
  }

  @Test
  default void aRepairGoesOnWhereAnotherRelayLeftIt() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + series(1, 3500));
    replication().install().start().caughtUp().stop();
    tamper("update t set v = 1");
    String id = replication().askToVerify(true);
    for (String reached : List.of("suspected", "confirmed", "mended", "repaired")) {
      replication().relay().run(Duration.ofSeconds(60), () -> count(reached) > 0);
    }

    replication().relay().run(Duration.ofSeconds(60), () -> finished(id));

    VerificationReport report = replication().report(id);
    assertThat(table(report, "t").rowsCompared()).isEqualTo(3500);
    assertThat(table(report, "t").differences()).isEqualTo(3500);
    assertThat(table(report, "t").repaired()).isEqualTo(3500);
    replication().assertEqual();
  }

  @Test
  default void aRepairThatTheFollowerRefusesGoesToQuarantine() throws Exception {
    replication().with(replication().settings().refusing(RefusedRows.QUARANTINE, 100));
    lead(
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 200), (3, 3)");
    replication().install().start().caughtUp();
    tamper("update t set v = 0 where id < 3", "alter table t add constraint small check (v < 100)");

    VerificationReport report = replication().repair();

    assertThat(report.equal()).isFalse();
    assertThat(words(table(report, "t").first())).containsExactly("2 quarantined");
    assertThat(words(table(report, "t").mended())).containsExactly("1 differs");
    assertThat(table(report, "t").differences()).isEqualTo(2);
  }

  @Test
  default void theLastReportsStayAndOlderOnesAreForgotten() throws Exception {
    lead("create table t (id int primary key)", "insert into t values (1)");
    replication().install().start().caughtUp();
    String first = replication().verify().id();

    for (int i = 0; i < 4; i++) {
      replication().verify();
    }

    var verifications = replication().followerDialect().verifications();
    Connection follower = replication().follower();
    assertThat(verifications.report(follower, first)).isEmpty();
    assertThat(verifications.last(follower, Replication.NAME)).isPresent();
    assertThat(verifications.unfinished(follower, Replication.NAME)).isEmpty();
    assertThat(Sql.one(follower, "select count(*) from towline.verification")).isEqualTo("3");
  }

  private int count(String state) {
    try {
      return Integer.parseInt(
          Sql.one(
              replication().follower(),
              "select count(*) from towline.verification_difference where state = '%s'"
                  .formatted(state)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean finished(String id) {
    try {
      return replication().report(id).finished();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
