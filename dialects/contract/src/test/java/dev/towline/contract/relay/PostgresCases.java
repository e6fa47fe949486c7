package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.relay.Relay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a relay must do where PostgreSQL has what others have not. */
interface PostgresCases {

  Replication replication();

  @Test
  default void uniqueValuesThatAreCheckedLateMaySwap() throws Exception {
    Sql.run(
        replication().leader(),
        "create table t (id int primary key, u int unique deferrable initially deferred)",
        "insert into t values (1, 10), (2, 20), (3, 30)");
    replication().install().start().caughtUp();
    Sql.run(replication().follower(), "alter table t add unique (u)");

    Sql.run(
        replication().leader(),
        "update t set u = case u when 10 then 20 when 20 then 10 else u end");
    replication().caughtUp().assertEqual();
    Sql.run(
        replication().leader(),
        "begin",
        "update t set id = -1 where id = 1",
        "update t set id = 1 where id = 3",
        "update t set id = 3 where id = -1",
        "commit");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void truncatedTablesAreEmptiedAndFilledInOneStep() throws Exception {
    Sql.run(
        replication().leader(),
        "create table p (id int primary key)",
        "create table c (id int primary key, p int references p)",
        "create table n (v int)",
        "insert into p select generate_series(1, 100)",
        "insert into c select g, g from generate_series(1, 100) g",
        "insert into n select g % 5 from generate_series(1, 100) g");
    replication().install().start().caughtUp();

    Sql.run(
        replication().leader(),
        "begin",
        "truncate p cascade",
        "truncate n",
        "insert into p values (7)",
        "insert into c values (70, 7)",
        "insert into n values (1), (1)",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id from c")).containsExactly("70");
  }

  @Test
  default void aKeyThatIsEqualButWrittenOtherwiseSurvivesSlices() throws Exception {
    Sql.run(
        replication().leader(),
        "create table t (id numeric primary key, v int)",
        "insert into t select g, g from generate_series(1, 40) g");
    replication().with(replication().settings().amounts(1 << 20, 2, 500, 1 << 20));
    replication().install().start().caughtUp();

    Sql.run(replication().leader(), "update t set id = round(id, 2)");
    replication().caughtUp().assertEqual();
    Sql.run(replication().leader(), "update t set id = round(id, 1) where id > 20");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void uniqueValuesThatAreCheckedLateMayRotateThroughSlices() throws Exception {
    Sql.run(
        replication().leader(),
        "create table t (id int primary key, u int unique deferrable initially deferred)",
        "create table s (id int primary key, u int unique deferrable initially immediate, v int)",
        "insert into t select g, g from generate_series(1, 40) g",
        "insert into s select g, g, g from generate_series(1, 40) g");
    replication().with(replication().settings().amounts(1 << 20, 2, 500, 1 << 20));
    replication().install().start().caughtUp();

    Sql.run(replication().leader(), "update t set u = 1 + u % 40", "update s set u = 1 + u % 40");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aRowThatCameWithASliceIsNotInsertedAgainWhereItsKeyIsCheckedLate() throws Exception {
    Sql.run(
        replication().leader(),
        "create table t (id int primary key)",
        "create table d (id int primary key deferrable initially deferred)");
    replication()
        .with(
            replication()
                .settings()
                .amounts(1 << 20, 2, 500, 1 << 20)
                .telling(Duration.ofMillis(20), Duration.ofDays(1)));
    replication().install().start().caughtUp().stop();
    for (String table : List.of("t", "d")) {
      Sql.run(replication().leader(), "insert into " + table + " select generate_series(1, 20)");
    }
    Relay relay = replication().relay();
    AtomicInteger looks = new AtomicInteger();

    relay.run(
        Duration.ofSeconds(60),
        () -> {
          if (looks.incrementAndGet() == 10) {
            for (String table : List.of("t", "d")) {
              replication().write("insert into " + table + " select generate_series(21, 60)");
            }
          }
          return looks.get() == 100;
        });

    replication().assertEqual();
  }

  @Test
  default void aSubscriptionWithNothingToDoHoldsNobodysPurge() throws Exception {
    Sql.run(replication().leader(), "create table t (id int primary key)");
    replication().install().start().caughtUp();
    String elsewhere = Sql.rows(replication().leader(), "select txid_current()").get(0);

    Await.until(
        "the claim has moved past what was no news",
        () -> {
          Sql.run(replication().leader(), "select txid_current()");
          return Sql.rows(
                  replication().leader(),
                  "select txid_visible_in_snapshot(%s, position::txid_snapshot) from towline.claim"
                      .formatted(elsewhere))
              .equals(List.of("t"));
        });

    replication().assertEqual();
  }
}
