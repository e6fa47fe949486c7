package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Shapes;
import dev.towline.model.Epoch;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Relays are lost between a statement that alters a follower's table and the note of it, and the
 * leader's table becomes something else again before the next one comes.
 */
interface LostReshapingCases {

  TableName U = new TableName("public", "u");

  Replication replication();

  /** After each statement when so many have passed, as often as this. */
  private static Deque<Integer> losses(int first) {
    return new ArrayDeque<>(List.of(first, 1, 1, 1));
  }

  /** Lost while it follows the first of these, with the others happening in between. */
  private void follows(int first, String columns, String[]... turns) throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table u (id int primary key, n int%s)".formatted(columns),
        "insert into u (id, n) select g, g from " + replication().words().series(1, 100));
    replication().install().start().caughtUp();
    replication().stop();
    Sql.run(leader, turns[0]);
    Deque<Integer> losses = losses(first);
    Queue<LostAfterAltering.Happening> meanwhile = meanwhile(turns);
    replication()
        .disguised(dialect -> LostAfterAltering.disguised(dialect, losses, meanwhile))
        .startAgainAndAgain();

    Await.until("everything has happened", meanwhile::isEmpty);
    Sql.run(leader, "insert into u (id, n) values (1000, 1)");

    replication().caughtUp().assertEqual();
    Await.until(
        "the follower has the leader's columns",
        () ->
            columns(replication().followerShapes()).equals(columns(replication().leaderShapes())));
    assertThat(replication().verify().equal()).isTrue();
    assertThat(told()).allMatch(change -> change.outcome() == Outcome.FOLLOWED);
    assertThat(
            replication()
                .followerDialect()
                .shapes()
                .intents(replication().follower(), Replication.NAME))
        .isEmpty();
  }

  private Queue<LostAfterAltering.Happening> meanwhile(String[]... turns) {
    Queue<LostAfterAltering.Happening> meanwhile = new ConcurrentLinkedQueue<>();
    for (String[] turn : Arrays.copyOfRange(turns, 1, turns.length)) {
      meanwhile.add(
          () -> {
            try (Connection application = replication().anotherLeader()) {
              Sql.run(application, turn);
            }
          });
    }
    return meanwhile;
  }

  private static String[] turn(String... statements) {
    return statements;
  }

  private static List<String> columns(List<TableShape> tables) {
    List<String> columns = new ArrayList<>();
    tables.stream()
        .filter(table -> table.name().equals(U))
        .flatMap(table -> table.columns().stream())
        .forEach(column -> columns.add(column.name() + (column.notNull() ? " not null" : "")));
    columns.sort(null);
    return columns;
  }

  private List<ToldChange> told() throws SQLException {
    return replication()
        .followerDialect()
        .shapes()
        .last(replication().follower(), Replication.NAME, 50)
        .stream()
        .map(Shapes.Entry::change)
        .toList();
  }

  @Tag("ci")
  @ParameterizedTest(name = "after {0}")
  @ValueSource(ints = {1, 2, 3, 4})
  default void aRelayThatIsLostWhileColumnsComeAndGoGoesOn(int statements) throws Exception {
    follows(
        statements,
        ", a int default 1, b varchar(20) default 'b'",
        turn(
            "alter table u add column c int default 5",
            "alter table u drop column a",
            "alter table u add column d varchar(10) default 'd'",
            "alter table u drop column b"),
        turn("alter table u drop column d", "alter table u add column a int default 7"));
  }

  @Tag("ci")
  @ParameterizedTest(name = "after {0}")
  @ValueSource(ints = {1, 2, 3})
  default void aRelayThatIsLostInAChainOfRenamesGoesOn(int statements) throws Exception {
    follows(
        statements,
        ", a int default 1, b int default 2, x int",
        turn(
            "alter table u drop column x",
            "alter table u rename column b to c",
            "alter table u rename column a to b",
            "alter table u add column e int default 5"),
        turn(
            "alter table u rename column c to d",
            "alter table u rename column b to c",
            "update u set c = 11 where id < 10"));
  }

  @ParameterizedTest(name = "after {0}")
  @ValueSource(ints = {1, 2, 3})
  default void aRelayThatIsLostWhileNamesAreSwappedGoesOn(int statements) throws Exception {
    String[] swap = {
      "alter table u rename column a to x",
      "alter table u rename column b to a",
      "alter table u rename column x to b",
      "alter table u rename column v to x",
      "alter table u rename column w to v",
      "alter table u rename column x to w"
    };
    follows(
        statements,
        ", gone int, a int default 1, b int default 2, v int default 3, w varchar(9) default 'w'",
        turn(
            "alter table u drop column gone",
            swap[0],
            swap[1],
            swap[2],
            swap[3],
            swap[4],
            swap[5],
            "alter table u add column e int default 5"),
        swap,
        swap);
  }

  @Tag("ci")
  @ParameterizedTest(name = "after {0}")
  @ValueSource(ints = {1, 2})
  default void aRelayThatIsLostWhileNullsAreForbiddenGoesOn(int statements) throws Exception {
    follows(
        statements,
        ", a int default 1",
        turn(
            "alter table u add column v int",
            "update u set v = id",
            replication().words().forbidNull("u", "v", "int"),
            replication().words().forbidNull("u", "a", "int default 1")),
        turn(
            replication().words().allowNull("u", "v", "int"),
            "update u set v = null where id < 10"));
  }

  /** Where the follower's table goes back, too, MariaDB shows nobody that it was another one. */
  private String ofOldRows() {
    return replication().followerDialect().name().equals("postgresql") ? "b" : "new";
  }

  @Tag("ci")
  @ParameterizedTest(name = "after {0}")
  @ValueSource(ints = {1, 2})
  default void aRelayThatIsLostBeforeTheLeadersTableIsAgainWhatItWasGoesOn(int statements)
      throws Exception {
    follows(
        statements,
        ", a int default 1, b varchar(20) default 'b'",
        turn("alter table u rename column a to x", "alter table u drop column b"),
        turn(
            "alter table u rename column x to a",
            "alter table u add column b varchar(20) default '%s'".formatted(ofOldRows()),
            "alter table u alter column b set default 'b'"));
  }

  /** Elsewhere the transaction of the one that is gone is what the next one waits for. */
  @Test
  default void theNextRelayWaitsForTheStatementOfOneThatIsGone() throws Exception {
    assumeFalse(replication().followerDialect().name().equals("postgresql"));
    Sql.run(replication().leader(), "create table u (id int primary key)");
    replication().install().start().caughtUp().stop();
    Shapes shapes = replication().followerDialect().shapes();
    Epoch epoch =
        new Epoch(
            Long.parseLong(
                Sql.one(replication().follower(), "select epoch from towline.subscription")));
    ExecutorService beside = Executors.newSingleThreadExecutor();
    try (Connection next = replication().anotherFollower()) {
      Future<Boolean> waiting;
      try (Connection gone = replication().anotherFollower()) {
        gone.setAutoCommit(false);
        shapes.guard(gone, Replication.NAME, epoch);
        gone.commit();
        Future<Boolean> asked = beside.submit(() -> had(shapes, next, epoch));
        waiting = asked;
        beside.shutdown();
        Await.until("the next relay waits", () -> waitsForALock() || asked.isDone());
        assertThat(asked.isDone()).isFalse();
      }

      assertThat(waiting.get()).isTrue();
      shapes.letGo(next, Replication.NAME);
    }
  }

  private static boolean had(Shapes shapes, Connection next, Epoch epoch) throws SQLException {
    shapes.guard(next, Replication.NAME, epoch);
    return true;
  }

  private boolean waitsForALock() throws SQLException {
    return Sql.one(
            replication().follower(),
            "select count(*) from information_schema.processlist where state = 'User lock'")
        .equals("1");
  }
}
