package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.model.VerificationReport;
import dev.towline.relay.Relay;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a relay must do between any two versions. */
abstract class RelayContract
    implements FollowerCases,
        OriginCases,
        PartitionedTableCases,
        QuarantineCases,
        RetentionCases,
        ShapeCases,
        SnapshotCases,
        ValueCases {

  private final PostgresVersion leaderVersion;
  private final PostgresVersion followerVersion;

  private Replication replication;
  private Connection leader;
  private Connection follower;

  RelayContract(PostgresVersion leaderVersion, PostgresVersion followerVersion) {
    this.leaderVersion = leaderVersion;
    this.followerVersion = followerVersion;
  }

  @BeforeEach
  void databases() throws Exception {
    replication = Replication.between(Servers.of(leaderVersion), Servers.of(followerVersion));
    leader = replication.leader();
    follower = replication.follower();
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
        "create table author (id serial primary key, name varchar(40) not null unique)",
        """
        create table book (isbn text primary key, author int not null references author on delete cascade,
          price numeric(10, 2) default 9.99, printed timestamptz default now(), tags text[])
        """,
        "create table note (line text, n int)",
        "insert into author (name) select 'author ' || g from generate_series(1, 500) g",
        "insert into book select 'isbn-' || g, 1 + g % 500, g, now(), array['a', null, 'b\"c'] from generate_series(1, 2000) g",
        "insert into note select 'line ' || g % 7, g % 3 from generate_series(1, 100) g");
    replication.install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "insert into author (name) values ('new one')",
        "update book set price = price + 1 where author = 7",
        "update book set isbn = 'moved-' || isbn where author = 8",
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
    Sql.run(leader, "begin", "insert into t values (1, 1)", "prepare transaction 'p'");
    Sql.run(leader, "insert into t values (2, 2)");
    replication.caughtUp();
    assertThat(Sql.rows(follower, "select id from t")).containsExactly("2");

    Sql.run(leader, "commit prepared 'p'");

    replication.caughtUp().assertEqual();
  }

  @Test
  void uniqueValuesAndKeysMaySwap() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique deferrable initially deferred)",
        "insert into t values (1, 10), (2, 20), (3, 30)");
    replication.install().start().caughtUp();
    Sql.run(follower, "alter table t add unique (u)");

    Sql.run(leader, "update t set u = case u when 10 then 20 when 20 then 10 else u end");
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
  void aTruncatedTableIsEmptiedAndFilledInOneStep() throws Exception {
    Sql.run(
        leader,
        "create table p (id int primary key)",
        "create table c (id int primary key, p int references p)",
        "create table n (v int)",
        "insert into p select generate_series(1, 100)",
        "insert into c select g, g from generate_series(1, 100) g",
        "insert into n select g % 5 from generate_series(1, 100) g");
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "begin",
        "truncate p cascade",
        "truncate n",
        "insert into p values (7)",
        "insert into c values (70, 7)",
        "insert into n values (1), (1)",
        "commit");

    replication.caughtUp().assertEqual();
    assertThat(Sql.rows(follower, "select id from c")).containsExactly("70");
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
        "create table t (id int primary key, v text)",
        "create table n (v text)",
        "insert into t select g, 'v' || g from generate_series(1, 5000) g",
        "insert into n select 'v' || g % 10 from generate_series(1, 100) g");
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
        .extracting(d -> d.key() + " " + d.what())
        .containsExactlyInAnyOrder(
            "[17] differs",
            "[23] missing on follower",
            "[9999] only on follower",
            "[(v1)] only on follower");
  }

  @Test
  void verifyRaisesNoFalseAlarmUnderLoad() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from generate_series(1, 3000) g");
    replication.install().start().caughtUp();
    AtomicInteger written = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              try (Connection connection = replication.anotherLeader()) {
                while (!Thread.currentThread().isInterrupted()) {
                  int i = written.incrementAndGet();
                  Sql.run(
                      connection,
                      "update t set v = v + 1 where id = " + (1 + i % 3000),
                      "delete from t where id = " + (1 + (i * 7) % 3000),
                      "insert into t values ("
                          + (1 + (i * 7) % 3000)
                          + ", -1) on conflict do nothing");
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
  void aKeyThatIsEqualButWrittenOtherwiseSurvivesSlices() throws Exception {
    Sql.run(
        leader,
        "create table t (id numeric primary key, v int)",
        "insert into t select g, g from generate_series(1, 40) g");
    replication.with(replication.settings().amounts(1 << 20, 2, 500, 1 << 20));
    replication.install().start().caughtUp();

    Sql.run(leader, "update t set id = round(id, 2)");
    replication.caughtUp().assertEqual();
    Sql.run(leader, "update t set id = round(id, 1) where id > 20");

    replication.caughtUp().assertEqual();
  }

  @Test
  void uniqueValuesMayRotateThroughSlices() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, u int unique deferrable initially deferred)",
        "create table s (id int primary key, u int unique deferrable initially immediate, v int)",
        "insert into t select g, g from generate_series(1, 40) g",
        "insert into s select g, g, g from generate_series(1, 40) g");
    replication.with(replication.settings().amounts(1 << 20, 2, 500, 1 << 20));
    replication.install().start().caughtUp();

    Sql.run(leader, "update t set u = 1 + u % 40", "update s set u = 1 + u % 40");

    replication.caughtUp().assertEqual();
  }

  @Test
  void whatIsWrittenDuringTheSlicesOfALargeDifferenceComesToo() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from generate_series(1, 40) g");
    // An acknowledgement would be a write that wakes the relay.
    replication.with(
        replication
            .settings()
            .amounts(1 << 20, 2, 500, 1 << 20)
            .telling(Duration.ofMillis(20), Duration.ofDays(1)));
    replication.install().start().caughtUp().stop();
    Sql.run(leader, "update t set v = 1");
    Relay relay = replication.relay();
    AtomicInteger looks = new AtomicInteger();

    relay.run(
        Duration.ofSeconds(60),
        () -> {
          if (looks.incrementAndGet() == 10) {
            replication.write("update t set v = 2");
          }
          return looks.get() == 100;
        });

    replication.assertEqual();
  }

  @Test
  void aRowThatCameWithASliceIsNotInsertedAgain() throws Exception {
    Sql.run(
        leader,
        "create table t (id int primary key)",
        "create table d (id int primary key deferrable initially deferred)");
    replication.with(
        replication
            .settings()
            .amounts(1 << 20, 2, 500, 1 << 20)
            .telling(Duration.ofMillis(20), Duration.ofDays(1)));
    replication.install().start().caughtUp().stop();
    for (String table : List.of("t", "d")) {
      Sql.run(leader, "insert into " + table + " select generate_series(1, 20)");
    }
    Relay relay = replication.relay();
    AtomicInteger looks = new AtomicInteger();

    relay.run(
        Duration.ofSeconds(60),
        () -> {
          if (looks.incrementAndGet() == 10) {
            for (String table : List.of("t", "d")) {
              replication.write("insert into " + table + " select generate_series(21, 60)");
            }
          }
          return looks.get() == 100;
        });

    replication.assertEqual();
  }

  @Test
  void manyRowsTravelThroughStagingTables() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v text)", "create table n (v int)");
    replication.install().start().caughtUp();

    Sql.run(
        leader,
        "insert into t select g, repeat('x', g % 50) from generate_series(1, 20000) g",
        "insert into n select g % 10 from generate_series(1, 20000) g");
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
    Sql.run(leader, "insert into t select g, 'x' from generate_series(1, 30000) g");

    try (Connection purger = replication.anotherLeader()) {
      Await.until(
          "the leader keeps nothing",
          () -> {
            replication.leaderDialect().changelog().purge(purger, 1 << 20);
            return replication.leaderDialect().changelog().sizes(purger).get(0).bytes() < 200_000;
          });
    }

    replication.start();
    assertThat(replication.awaitFailure()).hasMessageContaining("claim");
    assertThat(replication.awaitFailure().remedy()).contains("copy again");
  }

  @Test
  void aSubscriptionWithNothingToDoHoldsNobodysPurge() throws Exception {
    Sql.run(leader, "create table t (id int primary key)");
    replication.install().start().caughtUp();
    String elsewhere = Sql.rows(leader, "select txid_current()").get(0);

    Await.until(
        "the claim has moved past what was no news",
        () -> {
          Sql.run(leader, "select txid_current()");
          return Sql.rows(
                  leader,
                  "select txid_visible_in_snapshot(%s, position::txid_snapshot) from towline.claim"
                      .formatted(elsewhere))
              .equals(List.of("t"));
        });

    replication.assertEqual();
  }

  @Test
  void purgedChangesAreGoneAndNothingIsLost() throws Exception {
    Sql.run(leader, "create table t (id int primary key, v text)");
    replication.install().start().caughtUp();

    for (int i = 0; i < 4; i++) {
      Sql.run(
          leader,
          "insert into t select g, 'x' from generate_series(%d, %d) g"
              .formatted(i * 10000, i * 10000 + 9999));
      replication.caughtUp();
      try (Connection purger = replication.anotherLeader()) {
        Await.until(
            "acknowledged and purged",
            () -> {
              replication.leaderDialect().changelog().purge(purger, Long.MAX_VALUE);
              return replication.leaderDialect().changelog().sizes(purger).get(0).bytes() < 200_000;
            });
      }
      replication.assertEqual();
    }
  }
}
