package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.relay.Relay;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tables are copied again while the others are followed. */
interface ResyncCases {

  Replication replication();

  private void lead(String... statements) throws SQLException {
    Sql.run(replication().leader(), statements);
  }

  /** Somebody else writes to the follower. */
  private void tamper(String... statements) throws SQLException {
    Sql.run(replication().follower(), statements);
  }

  private String here(String query) {
    try {
      return Sql.one(replication().follower(), query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void ask(String... names) throws SQLException {
    replication()
        .followerDialect()
        .resyncs()
        .request(
            replication().follower(),
            Replication.NAME,
            List.of(names).stream().map(this::table).toList());
  }

  private TableName table(String name) {
    try {
      return replication().leaderShapes().stream()
          .filter(shape -> shape.name().name().equals(name))
          .findFirst()
          .orElseThrow()
          .name();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String state(String name) {
    return here(
        "select state from towline.subscription_table where table_name = '%s'".formatted(name));
  }

  private boolean copying() {
    return here("""
            select count(*)
            from towline.subscription_table
            where state = 'copying' and rows_done > 0
            """)
        .equals("1");
  }

  private int rowsDone(String name) {
    return Integer.parseInt(
        here(
            "select rows_done from towline.subscription_table where table_name = '%s'"
                .formatted(name)));
  }

  private boolean nothingToDo() {
    return here("select count(*) from towline.resync").equals("0")
        && here("select count(*) from towline.subscription_table where state <> 'following'")
            .equals("0")
        && here("select state from towline.subscription").equals("consistent");
  }

  /** Small chunks, so that a copy takes many rounds. */
  private void inSmallChunks() {
    replication().with(replication().settings().amounts(1_000, 2_000_000, 500, 1 << 20));
  }

  @Test
  default void aTableThatIsCopiedAgainStaysReadableAndTheOthersAreFollowed() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "create table other (id int primary key)",
        "insert into t select g, 0 from " + replication().words().series(1, 2000));
    inSmallChunks();
    replication().install().start().caughtUp().stop();
    tamper(
        "update t set v = -1 where id % 2 = 0",
        "delete from t where id % 5 = 0", "insert into t values (9000, 1)");
    ask("t");
    Relay relay = replication().relay();
    relay.run(Duration.ofSeconds(60), () -> state("t").equals("repairing") && rowsDone("t") > 0);

    lead(
        "insert into other values (1)",
        "update t set v = 5 where id in (1, 1999)",
        "delete from t where id in (2, 1998)");
    relay.run(Duration.ofSeconds(60), () -> here("select count(*) from other").equals("1"));
    String whenTheOtherCame = state("t");
    String rows = here("select count(*) from t");
    relay.run(Duration.ofSeconds(60), this::nothingToDo);

    assertThat(whenTheOtherCame).isEqualTo("repairing");
    assertThat(Integer.parseInt(rows)).isGreaterThan(1500);
    replication().assertEqual();
  }

  @Test
  default void aTableThatGrowsWithEveryRoundIsCopiedAgainToItsEnd() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + replication().words().series(1, 50));
    replication().install().start().caughtUp().stop();
    ask("t");
    AtomicInteger looks = new AtomicInteger();

    replication()
        .relay()
        .run(
            Duration.ofSeconds(60),
            () -> {
              int look = looks.incrementAndGet();
              replication().write("insert into t values (%d, 0)".formatted(2_000 + look));
              return look == RepairCases.LOOKS_MAX || nothingToDo();
            });

    assertThat(looks.get()).as("rounds until it is done").isLessThan(RepairCases.LOOKS_MAX);
  }

  @Test
  default void askingTwiceAtOnceCopiesToTheEnd() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "create table n (v int)",
        "insert into t select g, 0 from " + replication().words().series(1, 1000),
        "insert into n select g % 3 from " + replication().words().series(1, 100));
    inSmallChunks();
    replication().install().start().caughtUp().stop();
    tamper("update t set v = 1", "delete from n where v = 1", "insert into n values (7)");
    ask("t", "n");
    Relay relay = replication().relay();
    relay.run(Duration.ofSeconds(60), () -> state("t").equals("repairing"));

    ask("n", "t");
    relay.run(Duration.ofSeconds(60), this::nothingToDo);

    replication().assertEqual();
  }

  @Test
  default void aTableWhoseFirstCopyIsNotDoneIsCopiedOnce() throws Exception {
    lead(
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + replication().words().series(1, 2000));
    inSmallChunks();
    replication().install();
    Relay relay = replication().relay();
    relay.run(Duration.ofSeconds(60), this::copying);

    ask("t");
    relay.run(Duration.ofSeconds(60), this::nothingToDo);

    assertThat(here("select rows_done from towline.subscription_table")).isEqualTo("2000");
    replication().assertEqual();
  }

  @Test
  default void aSubscriptionThatStoppedForAStrangersDeedGoesOn() throws Exception {
    lead("create table n (v int)", "insert into n values (1), (1), (2)");
    replication().install().start().caughtUp();
    tamper("delete from n where v = 2");
    lead("delete from n where v = 2");
    TowlineException failure = replication().awaitFailure();
    assertThat(failure.remedy()).isEqualTo("Run towline resync " + table("n") + ".");

    ask("n");

    replication().start().caughtUp().assertEqual();
  }
}
