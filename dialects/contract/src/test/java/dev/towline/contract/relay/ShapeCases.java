package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Await;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import dev.towline.dialect.Shapes;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings.Reshaped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application alters its tables while it writes to them, and the follower's follow. */
interface ShapeCases {

  TableName T = new TableName("public", "t");

  Replication replication();

  /** A table with rows that nobody touches and rows that an application goes on writing. */
  private Connection started(String columns) throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, n int%s)".formatted(columns),
        "insert into t (id, n) select g, 0 from " + replication().words().series(1, 200));
    replication().install().start().caughtUp();
    return leader;
  }

  /** Alters while the application writes; then the follower has all rows and the same columns. */
  private void follows(String... statements) throws Exception {
    try (Application application = Application.on(replication())) {
      awaitWrites(application);
      for (String statement : statements) {
        Sql.run(replication().leader(), statement);
        awaitWrites(application);
      }
      replication().caughtUp();
    }
    replication().caughtUp().assertEqual();
    List<String> wanted = columns(replication().leaderShapes());
    Await.until(
        "the follower has the columns " + wanted,
        () -> columns(replication().followerShapes()).equals(wanted));
  }

  private static void awaitWrites(Application application) throws Exception {
    int before = application.written();
    Await.until("the application has written", () -> application.written() > before + 5);
  }

  private static List<String> columns(List<TableShape> tables) {
    return tables.stream()
        .filter(table -> table.name().equals(T))
        .flatMap(table -> table.columns().stream())
        .map(column -> column.name() + (column.notNull() ? " not null" : ""))
        .sorted()
        .toList();
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

  private Column followerColumn(String name) throws SQLException {
    return replication().followerShapes().stream()
        .filter(table -> table.name().equals(T))
        .findFirst()
        .flatMap(table -> table.column(name))
        .orElseThrow();
  }

  @Test
  default void anAddedColumnIsAddedAndTold() throws Exception {
    started("");

    follows("alter table t add column note varchar(40)", "update t set note = 'x' where id < 30");

    assertThat(told())
        .anySatisfy(
            change -> {
              assertThat(change.table()).isEqualTo(T);
              assertThat(change.what()).isEqualTo("column note was added");
              assertThat(change.outcome()).isEqualTo(Outcome.FOLLOWED);
              assertThat(change.statement()).containsIgnoringCase("add column");
            });
  }

  @Test
  default void anAddedColumnsDefaultReachesRowsThatNobodyTouched() throws Exception {
    started("");

    follows("alter table t add column v int default 7");

    assertThat(Sql.one(replication().follower(), "select v from t where id = 150")).isEqualTo("7");
  }

  @Test
  default void anAddedColumnThatTakesNoNullIsFollowed() throws Exception {
    started("");

    follows(
        "alter table t add column v int not null default 3",
        "alter table t add column w varchar(20) default 'w' not null");
  }

  @Test
  default void aColumnThatIsFilledBeforeItTakesNoNullIsFollowed() throws Exception {
    started("");

    follows(
        "alter table t add column v int",
        "update t set v = id",
        "alter table t alter column v set default 0",
        "update t set v = id where v is null",
        replication().words().forbidNull("t", "v", "int default 0"));

    Await.until("the follower's takes no null either", () -> followerColumn("v").notNull());
  }

  @Test
  default void aDroppedColumnIsDropped() throws Exception {
    started(", a varchar(20) not null default 'a', b int");

    follows("alter table t drop column a", "alter table t drop column b");
  }

  @Test
  default void aRenamedColumnIsRenamed() throws Exception {
    started(", a varchar(20) default 'a'");

    follows(
        "alter table t rename column a to b",
        "update t set b = 'new' where id < 20",
        "alter table t rename column b to c");

    assertThat(told().get(0).what()).endsWith("was renamed to c");
  }

  @Test
  default void columnsThatSwapTheirNamesAreFollowed() throws Exception {
    Connection leader = started(", a int default 1, b int default 2");

    follows(
        "alter table t rename column a to x",
        "alter table t rename column b to a",
        "alter table t rename column x to b",
        "update t set a = 5 where id < 10");

    assertThat(Sql.rows(leader, "select a, b from t where id = 150")).containsExactly("2|1");
    assertThat(Sql.rows(replication().follower(), "select a, b from t where id = 150"))
        .containsExactly("2|1");
  }

  @Test
  default void aRetypedColumnIsRetyped() throws Exception {
    started(", v int default 1, w varchar(10) default 'w'");
    Words words = replication().words();

    follows(
        words.retype("t", "v", "bigint"),
        "update t set v = v + 1000000000000 where id < 30",
        words.retype("t", "w", "varchar(80)"),
        "update t set w = 'a text that is longer than it might be' where id < 30");
  }

  @Test
  default void aColumnOfAnotherTypeInTheSamePlaceIsFollowed() throws Exception {
    started(", v varchar(20) default 'no number'");

    follows(
        "alter table t drop column v",
        "alter table t add column v int default 4",
        "update t set v = 8 where id < 9");

    assertThat(Sql.one(replication().follower(), "select v from t where id = 150")).isEqualTo("4");
  }

  @Test
  default void nullsAreAllowedAndForbidden() throws Exception {
    started(", v int not null default 1, w int default 2");
    Words words = replication().words();

    follows(
        words.allowNull("t", "v", "int default 1"),
        "update t set v = null where id < 30",
        words.forbidNull("t", "w", "int default 2"));

    Await.until("the follower's takes no null either", () -> followerColumn("w").notNull());
  }

  @Test
  default void aDefaultIsChangedAndDropped() throws Exception {
    started(", v int default 1, w int default 2");

    follows(
        "alter table t alter column v set default 10",
        "alter table t alter column w set default null");

    assertThat(followerColumn("v").defaultExpression().orElseThrow()).contains("10");
    assertThat(followerColumn("w").defaultExpression().filter(text -> text.contains("2")))
        .isEmpty();
  }

  @Test
  default void whatHappenedWhileNoRelayRanIsFollowed() throws Exception {
    Connection leader = started(", a int default 1, b varchar(20) default 'b'");
    replication().stop();

    Sql.run(
        leader,
        "alter table t rename column a to renamed",
        "alter table t add column added int default 9",
        "update t set renamed = 2 where id < 50",
        "alter table t drop column b",
        "insert into t (id, n) values (5000, 1)");
    replication().start();

    follows("update t set added = 1 where id < 10");
  }

  @Test
  default void anotherKeyIsFollowed() throws Exception {
    Connection leader = started(", part int not null default 0");
    Words words = replication().words();

    Sql.run(leader, words.dropKey("t"), "alter table t add primary key (id, part)");
    Await.until(
        "the follower has the key", () -> key().equals(new Key.Columns(List.of("id", "part"))));
    replication().caughtUp();
    Sql.run(
        leader,
        "insert into t (id, n, part) values (1, 1, 1), (1, 2, 2)",
        "update t set n = 7 where id = 1 and part = 2",
        "delete from t where id = 2");

    replication().caughtUp().assertEqual();
  }

  private Key key() throws SQLException {
    return replication().followerShapes().stream()
        .filter(table -> table.name().equals(T))
        .findFirst()
        .orElseThrow()
        .key();
  }

  @Test
  default void aTableThatIsDroppedStaysOnTheFollower() throws Exception {
    Connection leader = started("");
    Sql.run(leader, "create table other (id int primary key)", "insert into other values (1), (2)");
    replication().install();
    Await.until("the other table is there", () -> isThere("other"));
    replication().caughtUp();

    Sql.run(leader, "drop table other", "insert into t (id, n) values (5000, 1)");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id from other order by id"))
        .containsExactly("1", "2");
    assertThat(told()).extracting(ToldChange::what).contains("the table is gone from the leader");
  }

  private boolean isThere(String table) throws SQLException {
    return Sql.one(
            replication().follower(),
            """
            select count(*) from information_schema.tables
            where table_schema = 'public' and table_name = '%s'
            """
                .formatted(table))
        .equals("1");
  }

  @Test
  default void withStopItStopsWithTheStatementsAndGoesOnAfterThem() throws Exception {
    replication().with(replication().settings().reshaped(Reshaped.STOP));
    Connection leader = started("");

    Sql.run(
        leader,
        "alter table t add column note varchar(40)",
        "insert into t (id, n, note) values (5000, 2, 'x')");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure)
        .hasMessageContaining("public.t")
        .hasMessageContaining("column note was added");
    assertThat(failure.remedy()).containsIgnoringCase("add column");
    assertThat(told()).extracting(ToldChange::outcome).containsOnly(Outcome.PROPOSED);
    Sql.run(replication().follower(), "alter table t add note varchar(40)");
    replication().start().caughtUp().assertEqual();
    assertThat(told()).extracting(ToldChange::outcome).containsOnly(Outcome.FOLLOWED);
  }

  @Test
  default void withStopItGoesOnWhenThePolicyIsChanged() throws Exception {
    replication().with(replication().settings().reshaped(Reshaped.STOP));
    Connection leader = started(", gone int default 1");
    Sql.run(leader, "alter table t drop column gone", "insert into t (id, n) values (5000, 2)");
    assertThat(replication().awaitFailure()).hasMessageContaining("column gone was dropped");

    replication().with(replication().settings().reshaped(Reshaped.FOLLOW)).start();

    replication().caughtUp().assertEqual();
  }

  @Test
  default void withIgnoreNewColumnsDoNotTravelAndDroppedOnesStay() throws Exception {
    replication().with(replication().settings().reshaped(Reshaped.IGNORE));
    Connection leader = started(", gone int default 1");

    Sql.run(
        leader,
        "alter table t add column note varchar(40)",
        "alter table t drop column gone",
        "insert into t (id, n, note) values (5000, 2, 'x')",
        "update t set n = 9, note = 'y' where id = 1");
    replication().caughtUp();

    Connection follower = replication().follower();
    assertThat(Sql.rows(follower, "select id, n from t where id in (1, 5000) order by id"))
        .containsExactly("1|9", "5000|2");
    assertThat(columns(replication().followerShapes())).containsExactly("gone", "id not null", "n");
    assertThat(told()).extracting(ToldChange::outcome).containsOnly(Outcome.IGNORED);
  }

  @Test
  default void aTableThatIsCapturedLaterIsCopied() throws Exception {
    Connection leader = replication().leader();
    Sql.run(leader, "create table a (id int primary key)", "insert into a values (1)");
    replication().install().start().caughtUp();

    Sql.run(
        leader,
        "create table b (id int primary key, a int, foreign key (a) references a (id))",
        "insert into b values (1, 1), (2, null)");
    replication().install();
    Await.until("the new table is there", () -> isThere("b"));
    Sql.run(leader, "insert into b values (3, 1)");

    replication().caughtUp().assertEqual();
  }
}
