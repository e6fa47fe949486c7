package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.model.VerificationReport;
import dev.towline.relay.Relay;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a relay must do between any two engines, in words that both understand. */
abstract class RelayContract
    implements CascadeCases,
        ContinuousCases,
        FollowerCases,
        OriginCases,
        QuarantineCases,
        RepairCases,
        ResyncCases,
        RetentionCases,
        ShapeCases,
        LostReshapingCases,
        SnapshotCases,
        ValueCases {

  private final Engine leaderEngine;
  private final Engine followerEngine;

  private Replication replication;
  private Connection leader;
  private Connection follower;
  private Words words;

  RelayContract(Engine leaderEngine, Engine followerEngine) {
    this.leaderEngine = leaderEngine;
    this.followerEngine = followerEngine;
  }

  @BeforeEach
  void databases() throws Exception {
    replication = Replication.between(leaderEngine, followerEngine);
    leader = replication.leader();
    follower = replication.follower();
    words = replication.words();
  }

  @Override
  public Replication replication() {
    return replication;
  }

  @AfterEach
  void noDatabases() throws Exception {
    replication.close();
  }

  @Test
  void copiesWhatIsThereAndFollowsWhatComes() throws Exception {
    Sql.run(
        leader,
        "create table author (id %s primary key, name varchar(40) not null unique)"
            .formatted(words.numbered()),
        """
        create table book (isbn varchar(40) primary key, author int not null,
          price numeric(10, 2) default 9.99, printed %s, cover %s,
          foreign key (author) references author (id) on delete cascade)
        """
            .formatted(words.moment(), words.bytes()),
        "create table note (line varchar(100), n int)",
        "insert into author (name) select concat('author ', g) from " + words.series(1, 500),
        "insert into book select concat('isbn-', g), 1 + g %% 500, g, current_timestamp, %s from %s"
            .formatted(words.bytes("00ff5c0a"), words.series(1, 2000)),
        "insert into note select concat('line ', g % 7), g % 3 from " + words.series(1, 100));
    replication.install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "insert into author (name) values ('new one')",
        "update book set price = price + 1 where author = 7",
        "update book set isbn = concat('moved-', isbn) where author = 8",
        "delete from author where id = 9",
        "delete from note where line = 'line 3'",
        "update note set n = 99 where line = 'line 4' and n = 1",
        "insert into note values (null, null), (null, null), ('tab\there', 1)");

    replication.caughtUp().assertEqual();
  }

  @Test
  void aTransactionThatBeganEarlierAndCommitsLaterIsNotLost() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v int)", "insert into t values (1, 0)");
    replication.install().start().caughtUp();
    try (Connection slow = replication.anotherLeader()) {
      slow.setAutoCommit(false);
      Sql.run(slow, "insert into t values (2, 2)");
      Sql.run(leader, "insert into t values (3, 3)");
      replication.caughtUp();
      assertThat(Sql.rows(follower, "select id from t order by id")).containsExactly("1", "3");

      slow.commit();
    }

    replication.caughtUp().assertEqual();
  }

  @Test
  void whatIsRolledBackNeverComes() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v int)");
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "insert into t values (1, 1)",
        "savepoint a",
        "insert into t values (2, 2)",
        "rollback to a",
        "insert into t values (3, 3)",
        "commit",
        "begin",
        "insert into t values (4, 4)",
        "rollback");

    replication.caughtUp().assertEqual();
    assertThat(Sql.rows(follower, "select id from t order by id")).containsExactly("1", "3");
  }

  @Test
  void aPreparedTransactionComesWhenItIsCommitted() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v int)");
    replication.install().start().caughtUp();
    try (Connection preparing = replication.anotherLeader()) {
      Sql.run(
          preparing, words.beginPrepared("p"), "insert into t values (1, 1)", words.prepare("p"));
    }
    Sql.run(leader, "insert into t values (2, 2)");
    replication.caughtUp();
    assertThat(Sql.rows(follower, "select id from t")).containsExactly("2");

    Sql.run(leader, words.commitPrepared("p"));

    replication.caughtUp().assertEqual();
  }

  @Test
  void uniqueValuesAndKeysMaySwap() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique)",
        "insert into t values (1, 10), (2, 20), (3, 30)");
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "update t set u = null where id = 1",
        "update t set u = 10 where id = 2",
        "update t set u = 20 where id = 1",
        "commit");
    replication.caughtUp().assertEqual();
    Sql.run(
        leader,
        "begin",
        "update t set id = -1 where id = 1",
        "update t set id = 1 where id = 3",
        "update t set id = 3 where id = -1",
        "commit");

    replication.caughtUp().assertEqual();
  }

  @Test
  void aTruncatedTableIsEmptied() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key)",
        "create table n (v int)",
        "insert into t select g from " + words.series(1, 100),
        "insert into n select g % 5 from " + words.series(1, 100));
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "truncate table t",
        "truncate table n",
        "insert into t values (7)",
        "insert into n values (1), (1)");

    replication.caughtUp().assertEqual();
  }

  @Test
  void theSecondRelayStopsTheFirst() throws Exception {
    Sql.run(leader, "create table t (id int primary key)");
    replication.install().start().caughtUp();
    Relay second = replication.relay();
    AtomicInteger looks = new AtomicInteger();

    second.run(Duration.ofSeconds(20), () -> looks.incrementAndGet() > 100);

    TowlineException stopped = replication.awaitFailure();
    assertThat(stopped.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(stopped).hasMessageContaining("'test'").hasMessageContaining("epoch");
  }

  @Test
  void verifyFindsExactlyWhatSomebodyChangedOnTheFollower() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, v varchar(40))",
        "create table n (v varchar(40))",
        "insert into t select g, concat('v', g) from " + words.series(1, 5000),
        "insert into n select concat('v', g % 10) from " + words.series(1, 100));
    replication.install().start().caughtUp();
    VerificationReport before = replication.verify();
    assertThat(before.equal()).isTrue();
    assertThat(before.tables()).extracting("rowsCompared").containsExactlyInAnyOrder(5000L, 100L);

    Sql.run(
        follower,
        "update t set v = 'wrong' where id = 17",
        "delete from t where id = 23",
        "insert into t values (9999, 'alien')",
        "insert into n values ('v1')");

    VerificationReport after = replication.verify();
    assertThat(after.equal()).isFalse();
    assertThat(after.tables().stream().flatMap(t -> t.first().stream()))
        .extracting(d -> String.join(",", d.key()).replaceAll("[()]", "") + " " + d.what())
        .containsExactlyInAnyOrder(
            "17 differs", "23 missing on follower", "9999 only on follower", "v1 only on follower");
  }

  @Test
  void verifyRaisesNoFalseAlarmUnderLoad() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + words.series(1, 3000));
    replication.install().start().caughtUp();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              try (Connection connection = replication.anotherLeader()) {
                while (!Thread.currentThread().isInterrupted()) {
                  int i = written.incrementAndGet();
                  int moved = 1 + (i * 7) % 3000;
                  Sql.run(
                      connection,
                      "update t set v = v + 1 where id = " + (1 + i % 3000),
                      "delete from t where id = " + moved,
                      words.insertNew("t", "(%d, -1)".formatted(moved)));
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    writer.start();

    for (int i = 0; i < 5; i++) {
      VerificationReport report = replication.verify();
      assertThat(report.equal()).as("%s", report).isTrue();
    }

    assertThat(written.get()).isPositive();
    writer.interrupt();
    writer.join();
    replication.caughtUp().assertEqual();
  }

  @Test
  void uniqueValuesMayRotateThroughSlices() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique)",
        "insert into t select g, g from " + words.series(1, 40));
    replication.with(replication.settings().amounts(1 << 20, 2, 500, 1 << 20));
    replication.install().start().caughtUp();

    Sql.run(leader, "begin", "update t set u = -u", "update t set u = 1 + (-u) % 40", "commit");

    replication.caughtUp().assertEqual();
  }

  @Test
  void whatIsWrittenDuringTheSlicesOfALargeDifferenceComesToo() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + words.series(1, 40));
    inSlicesWithoutTelling();
    replication.install().start().caughtUp().stop();
    Sql.run(leader, "update t set v = 1");

    runAndWriteBetween("update t set v = 2");

    replication.assertEqual();
  }

  @Test
  void aRowThatCameWithASliceIsNotInsertedAgain() throws Exception {
    Sql.run(leader, "create table t (id int primary key)");
    inSlicesWithoutTelling();
    replication.install().start().caughtUp().stop();
    Sql.run(leader, "insert into t select g from " + words.series(1, 20));

    runAndWriteBetween("insert into t select g from " + words.series(21, 60));

    replication.assertEqual();
  }

  /** An acknowledgement would be a write that wakes the relay. */
  private void inSlicesWithoutTelling() {
    replication.with(
        replication
            .settings()
            .amounts(1 << 20, 2, 500, 1 << 20)
            .telling(Duration.ofMillis(20), Duration.ofDays(1)));
  }

  private void runAndWriteBetween(String statement) {
    AtomicInteger looks = new AtomicInteger();
    replication
        .relay()
        .run(
            Duration.ofSeconds(60),
            () -> {
              if (looks.incrementAndGet() == 10) {
                replication.write(statement);
              }
              return looks.get() == 100;
            });
  }

  @Test
  void manyRowsTravelThroughStagingTables() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v text)", "create table n (v int)");
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "insert into t select g, repeat('x', g % 50) from " + words.series(1, 20000),
        "insert into n select g % 10 from " + words.series(1, 20000));
    replication.caughtUp().assertEqual();
    Sql.run(
        leader,
        "update t set id = -id where id % 3 = 0",
        "delete from t where id % 5 = 0",
        "delete from n where v = 4",
        "update n set v = v + 1");

    replication.caughtUp().assertEqual();
  }

  @Test
  void aFollowerThatStaysAwayIsGivenUpBeforeItFillsTheLeader() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v text)");
    replication.install().start().caughtUp().stop();
    Sql.run(leader, "insert into t select g, 'x' from " + words.series(1, 30000));

    awaitPurged(1 << 20);

    replication.start();
    assertThat(replication.awaitFailure()).hasMessageContaining("claim");
    assertThat(replication.awaitFailure().remedy()).contains("copy again");
  }

  @Test
  void purgedChangesAreGoneAndNothingIsLost() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v text)");
    replication.install().start().caughtUp();

    for (int i = 0; i < 4; i++) {
      Sql.run(
          leader,
          "insert into t select g, 'x' from " + words.series(i * 10_000L, i * 10_000L + 9999));
      replication.caughtUp();
      awaitPurged(Long.MAX_VALUE);
      replication.assertEqual();
    }
  }

  private void awaitPurged(long keptMax) throws Exception {
    try (Connection purger = replication.anotherLeader()) {
      Await.until(
          "the leader keeps next to nothing",
          () -> {
            replication.leaderDialect().changelog().purge(purger, keptMax);
            return replication.leaderDialect().changelog().sizes(purger).get(0).bytes() < 200_000;
          });
    }
  }
}
