package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Changelog;
import dev.towline.model.CapturedTable;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tables and columns that are called otherwise on a follower of PostgreSQL, and filters. */
interface MappedCases {

  TableName PERSON = new TableName("app", "person");
  TableName NOTE = new TableName("app", "note");
  TableName PET = new TableName("app", "pet");

  Replication replication();

  private static TableMapping mapping(Map<TableName, String> filters) {
    return new TableMapping(
        Map.of("app", "copy of app"),
        Map.of(PERSON, new TableName("people", "human \"being\"")),
        Map.of(
            PERSON,
            Map.of("id", "number", "name", "called", "email", "id"),
            NOTE,
            Map.of("line", "text")),
        Map.of(PERSON, Set.of("secret")),
        filters);
  }

  private Connection leader() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create schema app",
        "create type app.mood as enum ('sad', 'happy')",
        """
        create table app.person (id numeric primary key, name text not null unique, secret text, email varchar(50),
          mood app.mood, born timestamptz)
        """,
        "create table app.pet (id serial primary key, owner numeric references app.person on delete cascade on update cascade)",
        "create table app.note (line text, n int, j json)",
        """
        insert into app.person select g, 'name ' || g, 's', g || '@x', 'sad', now() from generate_series(1, 700) g
        """,
        "insert into app.pet (owner) select 1 + g % 600 from generate_series(1, 1000) g",
        "insert into app.note select 'line ' || g % 7, g % 3, '{\"a\": 1}' from generate_series(1, 100) g");
    return leader;
  }

  @Test
  default void rowsArriveUnderOtherNames() throws Exception {
    Connection leader = leader();
    replication()
        .with(replication().settings().mapped(mapping(Map.of())))
        .install()
        .start()
        .caughtUp();
    assertMapped("true", "true");

    change(leader);

    replication().caughtUp();
    assertMapped("true", "true");
    assertThat(replication().verify().equal()).isTrue();
    disturb();
    assertThat(replication().verify().tables())
        .extracting(table -> table.name() + " " + table.differences())
        .containsExactlyInAnyOrder("app.person 2", "app.pet 1", "app.note 1");
  }

  @Test
  default void columnsUnderOtherNamesAreFollowedByThem() throws Exception {
    Connection leader = leader();
    replication()
        .with(replication().settings().mapped(mapping(Map.of())))
        .install()
        .start()
        .caughtUp();

    Sql.run(
        leader,
        "alter table app.person drop email, add height int, alter name type varchar(90)",
        "alter table app.note rename n to number",
        "update app.person set height = 180, name = 'new' where id = 7",
        "update app.note set number = 9 where line = 'line 2'");
    replication().caughtUp();

    Connection follower = replication().follower();
    assertThat(
            Sql.rows(
                follower,
                "select number, called, height from people.\"human \"\"being\"\"\" where number = 7"))
        .containsExactly("7|new|180");
    assertThat(Sql.one(follower, "select count(*) from \"copy of app\".note where number = 9"))
        .isEqualTo(Sql.one(leader, "select count(*) from app.note where line = 'line 2'"));
  }

  @Test
  default void aColumnThatIsLeftOutDoesNotBeginToTravelUnderAnotherName() throws Exception {
    Connection leader = leader();
    replication()
        .with(replication().settings().mapped(mapping(Map.of())))
        .install()
        .start()
        .caughtUp();

    Sql.run(leader, "alter table app.person rename secret to hidden");

    assertThat(replication().awaitFailure())
        .hasMessageContaining("secret")
        .hasMessageContaining("left out")
        .hasMessageContaining("hidden");
  }

  @Test
  default void aConditionOnAColumnThatIsDroppedStopsWithAWord() throws Exception {
    Connection leader = leader();
    replication()
        .with(replication().settings().mapped(mapping(Map.of(NOTE, "n > 0"))))
        .install()
        .start()
        .caughtUp();

    Sql.run(leader, "alter table app.note drop n");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure).hasMessageContaining("condition").hasMessageContaining("n > 0");
    assertThat(failure.remedy()).contains("Change the condition");
  }

  @Test
  default void rowsThatDoNotMeetAFilterAreGone() throws Exception {
    Connection leader = leader();
    Map<TableName, String> filters =
        Map.of(PERSON, "mood = 'sad' or id < 10 -- all", PET, "id % 2 = 0", NOTE, "n > 0");
    Sql.run(leader, "alter table app.pet drop constraint pet_owner_fkey");
    replication()
        .with(replication().settings().mapped(mapping(filters)))
        .install()
        .start()
        .caughtUp();
    assertMapped("mood = 'sad' or id < 10", "n > 0");

    change(leader);
    Sql.run(
        leader,
        "update app.person set mood = 'happy' where id between 5 and 100",
        "update app.person set mood = null where id between 200 and 300",
        "update app.note set n = -n where line = 'line 2'");
    replication().caughtUp();
    assertMapped("mood = 'sad' or id < 10", "n > 0");
    Sql.run(
        leader,
        "update app.person set mood = 'sad' where id between 50 and 250",
        "update app.note set n = -n where line = 'line 2'");

    replication().caughtUp();
    assertMapped("mood = 'sad' or id < 10", "n > 0");
    assertThat(replication().verify().equal()).isTrue();
  }

  private static void change(Connection leader) throws Exception {
    Sql.run(
        leader,
        "update app.person set name = name || '!' where id = 7",
        "update app.person set email = null, secret = 'other' where id in (8, 9)",
        "update app.person set id = 1.0 where id = 1",
        "delete from app.person where id between 20 and 30",
        "begin",
        "update app.person set name = 'x' where id = 40",
        "update app.person set name = 'name 40' where id = 41",
        "update app.person set name = 'name 41' where id = 40",
        "commit",
        "insert into app.person (id, name) select g, 'new ' || g from generate_series(1000, 1800) g",
        "update app.note set line = 'moved' where line = 'line 3'",
        "delete from app.note where line = 'line 4'",
        "insert into app.note values (null, 5, null), (null, 5, null)");
  }

  private void disturb() throws Exception {
    Sql.run(
        replication().follower(),
        "set session_replication_role = replica",
        "update people.\"human \"\"being\"\"\" set called = 'wrong' where number = 7",
        "delete from people.\"human \"\"being\"\"\" where number = 9",
        "insert into \"copy of app\".pet values (-1, null)",
        "insert into \"copy of app\".note values ('more', 1, null)",
        "set session_replication_role = origin");
  }

  private void assertMapped(String people, String notes) throws Exception {
    assertSame(
        "select id, name, email, mood, born from app.person where " + people,
        "select number, called, id, mood, born from people.\"human \"\"being\"\"\"");
    assertSame(
        "select line, n, j from app.note where " + notes,
        "select text, n, j from \"copy of app\".note");
  }

  private void assertSame(String there, String here) throws Exception {
    assertThat(Sql.rows(replication().follower(), here))
        .containsExactlyInAnyOrderElementsOf(Sql.rows(replication().leader(), there));
  }

  @Test
  default void rowsThatReferToOthersAreFoundByTheForeignKeyOnEitherSide() throws Exception {
    Connection leader = leader();
    replication()
        .with(replication().settings().mapped(mapping(Map.of())))
        .install()
        .start()
        .caughtUp();
    Map<TableName, TablePair> pairs = pairs();
    TablePair person = Objects.requireNonNull(pairs.get(PERSON));
    TablePair pet = Objects.requireNonNull(pairs.get(PET));
    var foreignKey = pet.leader().shape().foreignKeys().get(0);
    List<List<String>> parents = List.of(List.of("1"), List.of("7.0"), List.of("650"));
    List<String> expected =
        Sql.rows(leader, "select id from app.pet where owner in (1, 7, 650) order by id");

    List<List<String>> onFollower =
        replication()
            .followerDialect()
            .applier()
            .referring(replication().follower(), person, parents, pet, foreignKey, 100);

    assertThat(onFollower.stream().map(key -> key.get(0)))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            replication()
                .followerDialect()
                .applier()
                .referring(replication().follower(), person, parents, pet, foreignKey, 1))
        .hasSize(1);
  }

  private Map<TableName, TablePair> pairs() throws Exception {
    Changelog changelog = replication().leaderDialect().changelog();
    TableMapping mapping = mapping(Map.of());
    List<CapturedTable> captured =
        changelog.captured(replication().leader(), new TableSelection(List.of("app.*")));
    return captured.stream()
        .collect(Collectors.toMap(CapturedTable::name, table -> pair(table, mapping)));
  }

  private TablePair pair(CapturedTable table, TableMapping mapping) {
    try {
      return new TablePair(
          table,
          replication()
              .followerDialect()
              .catalog()
              .table(replication().follower(), mapping.table(table.name()))
              .orElseThrow(),
          mapping);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
