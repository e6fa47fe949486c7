package dev.towline.contract.catalog;

import static dev.towline.servers.PostgresVersion.V10;
import static dev.towline.servers.PostgresVersion.V12;
import static dev.towline.servers.PostgresVersion.V17;
import static dev.towline.servers.PostgresVersion.V18;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Sample;
import dev.towline.contract.Sql;
import dev.towline.model.Column;
import dev.towline.model.Column.Identity;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Kind;
import dev.towline.model.UserType;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a catalogue must tell of a leader, and make of it on a follower of another version. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CatalogContract {

  private final PostgresVersion leaderVersion;
  private final PostgresVersion followerVersion;

  @SuppressWarnings("NullAway.Init") // opened before the first test
  private TwoDatabases two;

  CatalogContract(PostgresVersion leader, PostgresVersion follower) {
    this.leaderVersion = leader;
    this.followerVersion = follower;
  }

  @BeforeAll
  void openDatabases() throws SQLException {
    two = new TwoDatabases(leaderVersion, followerVersion);
  }

  @AfterEach
  void emptyDatabases() throws SQLException {
    two.empty();
  }

  @AfterAll
  void closeDatabases() throws SQLException {
    two.close();
  }

  private void leaderIsAtLeast(PostgresVersion version) {
    assumeTrue(leaderVersion.compareTo(version) >= 0, "needs a later leader");
  }

  private boolean followerHas(PostgresVersion version) {
    return followerVersion.compareTo(version) >= 0;
  }

  private static List<String> names(List<TableShape> tables) {
    return tables.stream().map(table -> table.name().toString()).toList();
  }

  private Column column(String table, String name) throws SQLException {
    return two.leaderTable(table).column(name).orElseThrow();
  }

  // Reading

  @Test
  void aPrimaryKeyIsTheKey() throws SQLException {
    two.onLeader("create table t (a int unique not null, b int, c int, primary key (c, b))");

    TableShape table = two.leaderTable("t");

    assertThat(table.key()).isEqualTo(new Key.Columns(List.of("c", "b")));
    assertThat(table.keyDefinition().orElseThrow().name()).isEqualTo("t_pkey");
    assertThat(table.uniques()).extracting(TableShape.Unique::name).containsExactly("t_a_key");
  }

  @Test
  void withoutPrimaryKeyTheReplicaIdentityIsTheKey() throws SQLException {
    two.onLeader(
        "create table t (a int not null, b int not null, c int not null)",
        "create unique index one on t (a)",
        "create unique index two on t (b, c)",
        "alter table t replica identity using index two");

    assertThat(two.leaderTable("t").key()).isEqualTo(new Key.Columns(List.of("b", "c")));
  }

  @Test
  void elseTheNarrowestUniqueIndexOfNotNullColumnsIsTheKey() throws SQLException {
    two.onLeader(
        "create table t (a int not null, b int not null, c int not null, n int, unique (a, b))",
        "create unique index partial on t (c) where c > 0",
        "create unique index nullable on t (n)",
        "create unique index expression on t ((c + 1))",
        "alter table t add constraint later unique (b) deferrable",
        "create unique index z_single on t (a)");

    TableShape table = two.leaderTable("t");

    assertThat(table.key()).isEqualTo(new Key.Columns(List.of("a")));
    assertThat(table.uniques())
        .extracting(unique -> unique.name() + unique.columns())
        .containsExactlyInAnyOrder(
            "expression[]", "later[]", "nullable[n]", "partial[]", "t_a_b_key[a, b]");
  }

  @Test
  void aTableWithNoSuchIndexHasItsWholeRowAsKey() throws SQLException {
    two.onLeader("create table t (n int unique)", "create table empty ()");

    assertThat(two.leaderTable("t").key()).isEqualTo(new Key.WholeRow());
    assertThat(two.leaderTable("t").keyDefinition()).isEmpty();
    assertThat(two.leaderTable("empty").columns()).isEmpty();
  }

  @Test
  void includedColumnsAreNoPartOfTheKey() throws SQLException {
    leaderIsAtLeast(V12);
    two.onLeader("create table t (a int, b int, primary key (a) include (b))");

    assertThat(two.leaderTable("t").key()).isEqualTo(new Key.Columns(List.of("a")));
  }

  @Test
  void aNotNullThatIsNotProvedMakesNoKey() throws SQLException {
    leaderIsAtLeast(V18);
    two.onLeader(
        "create table t (a int unique)",
        "insert into t values (null)",
        "alter table t add constraint later not null a not valid");

    assertThat(two.leaderTable("t").key()).isEqualTo(new Key.WholeRow());
    assertThat(column("t", "a").notNull()).isFalse();
  }

  @Test
  void namesAndExpressionsAreCompleteWhateverTheSession() throws SQLException {
    two.onLeader(
        "create schema s",
        "create type s.mood as enum ('good', 'bad')",
        "create sequence s.numbers",
        "create table s.parent (id int primary key)",
        """
        create table s.t (
          id int primary key default nextval('s.numbers'), m s.mood[], t text collate "C",
          at date default '2020-02-01', parent int references s.parent,
          check (m <> '{good}'::s.mood[]))
        """,
        "create index on s.t (m)",
        "set search_path = s",
        "set DateStyle = 'ISO, DMY'");

    TableShape table = two.catalog.table(two.leader, new TableName("s", "t")).orElseThrow();

    assertThat(table.columns())
        .extracting(Column::type)
        .containsExactly("integer", "s.mood[]", "text", "date", "integer");
    assertThat(table.columns())
        .extracting(column -> column.defaultExpression().orElse(""))
        .containsExactly("nextval('s.numbers'::regclass)", "", "", "'2020-02-01'::date", "");
    assertThat(table.columns().get(2).collation()).contains("pg_catalog.\"C\"");
    assertThat(table.columns().get(1).userType())
        .contains(new UserType(UserType.Kind.ENUM, List.of("good", "bad")));
    assertThat(table.indexes().get(0).statement()).contains(" ON s.t ");
    assertThat(table.checks().get(0).statement()).contains("s.mood");
    assertThat(table.foreignKeys().get(0).statement()).contains("REFERENCES s.parent(id)");
    assertThat(Sql.one(two.leader, "show search_path")).isEqualTo("s");
    assertThat(Sql.one(two.leader, "show DateStyle")).isEqualTo("ISO, DMY");
  }

  @Test
  void onlyTablesOfUsersAreListed() throws SQLException {
    two.onLeader(
        "create table t (a int)",
        "create unlogged table u (a int)",
        "create temp table temporary (a int)",
        "create view v as select 1",
        "create materialized view m as select 1 as a",
        "create schema towline",
        "create table towline.capture (a int)",
        "create extension file_fdw",
        "create server files foreign data wrapper file_fdw",
        "create foreign table f (a int) server files options (filename '/dev/null')",
        "create extension citext",
        "create table of_extension (a int)",
        "alter extension citext add table of_extension");

    assertThat(names(two.leaderTables())).containsExactly("public.t", "public.u");
  }

  @Test
  void aSelectionTakesWhatItsPatternsSay() throws SQLException {
    two.onLeader(
        "create schema s",
        "create table a1 (a int)",
        "create table a2 (a int)",
        "create table s.a1 (a int)");

    assertThat(
            names(
                two.catalog.tables(
                    two.leader, new TableSelection(List.of("public.a*", "s.*", "!public.a2")))))
        .containsExactly("public.a1", "s.a1");
  }

  @Test
  void aTableComesAfterThoseItReferences() throws SQLException {
    two.onLeader(
        "create table z (id int primary key)",
        "create table a (id int primary key references z)",
        "create table m (id int primary key, other int)",
        "create table n (id int primary key references m)",
        "alter table m add foreign key (other) references n");

    assertThat(names(two.leaderTables()))
        .containsExactly("public.z", "public.a", "public.m", "public.n");
  }

  @Test
  void partitionsArePartOfTheirRoot() throws SQLException {
    leaderIsAtLeast(V10);
    two.onLeader(
        "create table t (id int not null, at date not null) partition by range (at)",
        "create table t1 partition of t for values from ('2020-01-01') to ('2021-01-01')",
        """
        create table t2 partition of t for values from ('2021-01-01') to ('2022-01-01')
        partition by range (id)
        """,
        "create table t21 partition of t2 for values from (0) to (100000)",
        "insert into t select i, '2020-05-05' from generate_series(1, 1000) i",
        "insert into t select i, '2021-05-05' from generate_series(1, 1000) i",
        "analyze");

    assertThat(names(two.leaderTables())).containsExactly("public.t");
    TableShape table = two.leaderTable("t");
    assertThat(table.kind()).isEqualTo(Kind.PARTITIONED);
    assertThat(table.parents()).isEmpty();
    assertThat(table.estimatedRows()).isEqualTo(2000);
    assertThat(table.estimatedBytes()).isGreaterThan(60_000);
  }

  @Test
  void parentsAndChildrenByInheritanceAreTablesOfTheirOwn() throws SQLException {
    two.onLeader(
        "create table p (id int primary key)",
        "create table c (more int) inherits (p)",
        "create table other (id int)");

    assertThat(two.leaderTable("p").kind()).isEqualTo(Kind.INHERITANCE);
    assertThat(two.leaderTable("c").kind()).isEqualTo(Kind.INHERITANCE);
    assertThat(two.leaderTable("c").parents()).containsExactly(new TableName("public", "p"));
    assertThat(two.leaderTable("c").key()).isEqualTo(new Key.WholeRow());
    assertThat(two.leaderTable("other").kind()).isEqualTo(Kind.PLAIN);
  }

  @Test
  void rowsAreEstimatedBeforeAndAfterAnalyze() throws SQLException {
    two.onLeader("create table t as select i from generate_series(1, 5000) i", "analyze t");

    assertThat(two.leaderTable("t").estimatedRows()).isEqualTo(5000);
  }

  @Test
  void thereIsNoShapeOfWhatIsNotThere() throws SQLException {
    assertThat(two.catalog.table(two.leader, new TableName("public", "none"))).isEmpty();
  }

  // Making

  @Test
  void chinookIsReproduced() throws SQLException {
    Sample.chinook(two.leader);

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.followerTables()).hasSize(11);
    assertThat(two.compare()).isEmpty();
    assertSame();
  }

  @Test
  void sakilaIsReproduced() throws SQLException {
    Sample.sakila(two.leader);

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertSame();
  }

  /** Every part of every shape, but for what a follower has by design in another way. */
  private void assertSame() throws SQLException {
    List<TableShape> expected =
        two.leaderTables().stream().map(CatalogContract::comparable).toList();
    List<TableShape> actual =
        two.followerTables().stream().map(CatalogContract::comparable).toList();
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  private static TableShape comparable(TableShape table) {
    return new TableShape(
        table.engine(),
        table.name(),
        table.kind() == Kind.PARTITIONED ? Kind.PLAIN : table.kind(),
        Stream.iterate(0, i -> i < table.columns().size(), i -> i + 1)
            .map(i -> renumbered(table.columns().get(i), i + 1))
            .toList(),
        table.key(),
        table.keyDefinition(),
        table.parents(),
        table.uniques(),
        table.indexes(),
        table.checks(),
        table.foreignKeys(),
        0,
        0);
  }

  private static Column renumbered(Column column, int number) {
    return new Column(
        number,
        column.name(),
        column.type(),
        column.value(),
        column.notNull(),
        column.collation(),
        column.defaultExpression(),
        column.identity(),
        column.generation(),
        column.userType());
  }

  @Test
  void hostileNamesAreReproduced() throws SQLException {
    two.onLeader(
        """
        create schema "We ird.""Schema"
        """,
        """
        create type "We ird.""Schema"."Mo'od" as enum ('it''s', 'back\\slash', '{"x"}', '')
        """,
        """
        create table "We ird.""Schema"."sel""ect" (
          "a.b" serial constraint "key;" primary key, "order" varchar(10) default 'x''y',
          "Ünïcödé 🚢" "We ird.""Schema"."Mo'od" default 'back\\slash', " " text,
          constraint "ch'k" check (" " <> ';--'), constraint "u""q" unique ("order", " "))
        """,
        """
        create index "an ON ONLY index" on "We ird.""Schema"."sel""ect" (lower("order"))
        """,
        """
        create table "TABLE" (
          id int primary key,
          "user" int constraint "f k" references "We ird.""Schema"."sel""ect")
        """);

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertSame();
  }

  @Test
  void typesOfUsersAreReproduced() throws SQLException {
    two.onLeader(
        "create extension citext",
        "create extension hstore",
        "create schema types",
        "create type mood as enum ('sad', 'ok')",
        "alter type mood add value 'meh' before 'ok'",
        "create domain types.positive as numeric(10,2) default 1 not null check (value > 0)",
        "create domain word as text collate \"C\" constraint short check (length(value) < 10)",
        "create type types.pair as (amount types.positive, mood mood)",
        "create type types.nested as (pairs types.pair[], name text collate \"C\", word word)",
        "create type types.span as range (subtype = float8, subtype_diff = float8mi)",
        """
        create table t (
          id int primary key, m mood, ms mood[][], p types.positive, w word, words word,
          pair types.pair, nested types.nested, nesteds types.nested[], span types.span,
          c citext unique, h hstore, n numeric(12,3)[], v varchar(7)[], iv interval hour to minute,
          ts timestamp(3), b bit(4), vb bit varying(9), j json, jb jsonb, x xml, "char" "char")
        """);

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertSame();
    assertThat(two.create()).isNotEmpty(); // the tables are there, their types are left as they are
  }

  @Test
  void sequencesAreReproducedAndBelongToTheirColumns() throws SQLException {
    two.onLeader(
        "create table t (id bigserial primary key, other int)",
        "alter sequence t_id_seq increment by 10 start with 500 restart",
        "create sequence shared minvalue -5 start with -5 cycle cache 3",
        "alter table t alter other set default nextval('shared')");

    assertThat(two.createAndComplete()).isEmpty();

    assertSame();
    assertThat(Sql.rows(two.follower, "insert into t default values returning id, other"))
        .containsExactly("500|-5");
    two.onFollower("alter table t alter other drop default", "drop table t");
    assertThat(Sql.rows(two.follower, "select relname from pg_class where relkind = 'S'"))
        .containsExactly("shared");
  }

  @Test
  void identitiesAreReproduced() throws SQLException {
    leaderIsAtLeast(V10);
    two.onLeader(
        """
        create table t (
          id int generated always as identity (start with 7 increment by 3) primary key,
          other bigint generated by default as identity, v text)
        """);

    assertThat(two.createAndComplete()).isEmpty();

    assertSame();
    assertThat(two.followerTable("t").columns())
        .extracting(Column::identity)
        .containsExactly(Identity.ALWAYS, Identity.BY_DEFAULT, Identity.NONE);
    assertThat(Sql.rows(two.follower, "insert into t (v) values ('a'), ('b') returning id"))
        .containsExactly("7", "10");
  }

  @Test
  void generatedColumnsAreReproducedOrPlain() throws SQLException {
    leaderIsAtLeast(V12);
    two.onLeader("create table t (a int, b int generated always as (a * 2) stored)");
    if (leaderVersion == V18) {
      two.onLeader("alter table t add c int generated always as (a * 3) virtual");
    }

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertThat(two.followerTable("t").column("b").orElseThrow().generated())
        .isEqualTo(followerHas(V12));
    if (followerHas(V12)) {
      assertSame();
    }
  }

  @Test
  void partitionedRootsBecomePlainTables() throws SQLException {
    leaderIsAtLeast(V12);
    two.onLeader(
        """
        create table t (id int, at date, v text, primary key (id, at)) partition by range (at)
        """,
        "create table t1 partition of t for values from ('2020-01-01') to ('2021-01-01')",
        "create index \"by v\" on t (lower(v)) where v <> ''",
        "create unique index on t (at, id)",
        "create table child (id int primary key, t_id int, t_at date)",
        "alter table child add foreign key (t_id, t_at) references t on delete cascade");

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertSame();
    two.onFollower("insert into t values (1, '1999-01-01', 'where no partition is')");
  }

  @Test
  void inheritanceIsKept() throws SQLException {
    two.onLeader(
        "create table p (id int primary key, v text, constraint filled check (v <> ''))",
        "create table c (more int) inherits (p)",
        "create table d (id int primary key, more2 text) inherits (p)",
        "create table e (last int check (last > 0)) inherits (c, d)");

    assertThat(two.createAndComplete()).isEmpty();

    assertThat(two.compare()).isEmpty();
    assertSame();
    two.onFollower("insert into e (id, last) values (1, 1)");
    assertThat(Sql.one(two.follower, "select count(*) from p")).isEqualTo("1");
  }

  @Test
  void anUnloggedTableIsLoggedOnTheFollower() throws SQLException {
    two.onLeader("create unlogged table t (id int primary key)");

    two.create();

    assertThat(Sql.one(two.follower, "select relpersistence from pg_class where relname = 't'"))
        .isEqualTo("p");
  }

  @Test
  void aColumnMayHaveTheRowTypeOfALaterTable() throws SQLException {
    two.onLeader("create table z (id int)", "create table a (id int, zs z[])");

    assertThat(two.create()).isEmpty();

    assertThat(names(two.followerTables())).containsExactly("public.a", "public.z");
  }

  @Test
  void aDefaultThatTheFollowerCannotTakeIsToldAndTheTableIsMade() throws SQLException {
    two.onLeader(
        "create function next_one() returns int language sql as 'select 1'",
        "create table t (id int primary key default next_one(), at timestamptz default now())");

    List<Finding> findings = two.create();

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.WARNS);
    assertThat(findings.get(0).subject()).isEqualTo("public.t.id");
    assertThat(findings.get(0).problem()).contains("next_one() does not exist");
    assertThat(findings.get(0).remedy())
        .isEqualTo(
            """
            alter table only "public"."t" alter column "id" set default public.next_one();\
            """);
    assertThat(two.followerTable("t").columns())
        .extracting(column -> column.defaultExpression().orElse(""))
        .containsExactly("", "now()");
    assertThat(two.followerTable("t").key()).isEqualTo(new Key.Columns(List.of("id")));
  }

  @Test
  void aCheckOfADomainThatTheFollowerCannotTakeIsTold() throws SQLException {
    two.onLeader(
        "create function fine(int) returns boolean language sql as 'select true'",
        "create domain d as int not null check (fine(value))",
        "create table t (d d)");

    List<Finding> findings = two.create();

    assertThat(findings).extracting(Finding::subject).containsExactly("type public.d");
    assertThat(findings.get(0).problem()).contains("public.fine(integer) does not exist");
    assertThat(two.followerTable("t").columns().get(0).type()).isEqualTo("public.d");
  }

  @Test
  void aCollationThatTheFollowerLacksIsTold() throws SQLException {
    leaderIsAtLeast(V10);
    two.onLeader(
        "create collation odd (lc_collate = 'C', lc_ctype = 'C')",
        "create table t (a text collate odd, b text collate \"C\")");

    List<Finding> findings = two.create();

    assertThat(findings).extracting(Finding::subject).containsExactly("public.t.a");
    assertThat(findings.get(0).problem()).contains("public.odd is not there");
    assertThat(two.followerTable("t").column("b").orElseThrow().collation())
        .contains("pg_catalog.\"C\"");
  }

  @Test
  void aTableThatTheFollowerCannotHaveBlocksAndHarmsNoOther() throws SQLException {
    two.onLeader("create table good (id int)", "create type void as enum ()");
    two.onLeader("create table bad (id int)", "create table worse (b bad)");
    List<TableShape> withoutBad =
        two.leaderTables().stream().filter(table -> !table.name().name().equals("bad")).toList();

    two.follower.setAutoCommit(false);
    List<Finding> findings = two.catalog.createTables(two.leader, two.follower, withoutBad);
    two.follower.commit();

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).severity()).isEqualTo(Severity.BLOCKS);
    assertThat(findings.get(0).toString())
        .startsWith(
            "public.worse: The table cannot be made on the follower: type \"public.bad\" does not"
                + " exist.");
    assertThat(names(two.followerTables())).containsExactly("public.good");
  }

  @Test
  void creatingBelongsToTheCallersTransaction() throws SQLException {
    two.onLeader("create type mood as enum ('ok')", "create table t (id serial, m mood)");
    two.follower.setAutoCommit(false);

    two.catalog.createTables(two.leader, two.follower, two.leaderTables());
    two.follower.rollback();

    assertThat(two.followerTables()).isEmpty();
    assertThat(Sql.one(two.follower, "select to_regtype('mood')")).isEqualTo("null");
  }

  @Test
  void withoutATransactionOfTheCallersATableIsMadeWholeOrNotAtAll() throws SQLException {
    two.onLeader("create table t (id int primary key)", "create table u (id int primary key)");
    two.onFollower(
        """
        create function refuse() returns event_trigger language plpgsql as $$
        begin
          if exists (select from pg_index where indrelid = to_regclass('public.u')) then
            raise exception 'no key here' using errcode = '57014';
          end if;
        end $$
        """,
        "create event trigger no_key on ddl_command_end execute procedure refuse()");

    assertThatThrownBy(() -> two.catalog.createTables(two.leader, two.follower, two.leaderTables()))
        .hasMessageContaining("no key here");

    assertThat(names(two.followerTables())).containsExactly("public.t");
    assertThat(two.followerTable("t").key()).isEqualTo(new Key.Columns(List.of("id")));
    assertThat(two.follower.getAutoCommit()).isTrue();
  }

  // Completing

  @Test
  void completingTwiceDoesNothingTheSecondTime() throws SQLException {
    two.onLeader(
        "create extension btree_gist",
        "create table p (id int primary key)",
        """
        create table t (
          id int primary key, p int references p, u int unique, r int4range, v text check (v <> 'x'),
          exclude using gist (u with =, r with &&), unique (p, v) deferrable initially deferred)
        """,
        "create index on t using gin (to_tsvector('simple', v))",
        "create index on t (v text_pattern_ops desc nulls last) where p > 0");
    assertThat(two.createAndComplete()).isEmpty();
    two.onFollower("insert into p select i from generate_series(1, 10) i");
    String objects = "select oid from pg_class union select oid from pg_constraint order by 1";
    List<String> before = Sql.rows(two.follower, objects);

    assertThat(two.complete()).isEmpty();

    assertThat(Sql.rows(two.follower, objects)).isEqualTo(before);
    assertSame();
    assertThat(two.followerTable("p").estimatedRows()).isEqualTo(10);
    assertThat(Sql.one(two.follower, "select reltuples from pg_class where oid = 'p'::regclass"))
        .isEqualTo("10");
  }

  @Test
  void whatIsThereByAnotherNameIsNotMadeAgain() throws SQLException {
    two.onLeader(
        "create table t (id int primary key, u int constraint ours unique, v int)",
        "create index ours_too on t (v)");
    two.create();
    two.onFollower(
        "alter table t add constraint theirs unique (u)", "create index theirs_too on t (v)");

    assertThat(two.complete()).isEmpty();

    assertThat(two.followerTable("t").uniques())
        .extracting(TableShape.Unique::name)
        .containsExactly("theirs");
    assertThat(two.followerTable("t").indexes())
        .extracting(TableShape.Index::name)
        .containsExactly("theirs_too");
  }

  @Test
  void aForeignKeyToATableThatIsNotThereIsTold() throws SQLException {
    two.onLeader(
        "create table p (id int primary key)",
        "create table t (id int primary key, p int references p)");
    List<TableShape> onlyT = List.of(two.leaderTable("t"));
    two.follower.setAutoCommit(false);
    two.catalog.createTables(two.leader, two.follower, onlyT);
    two.follower.commit();

    List<Finding> findings = two.catalog.completeTables(two.follower, onlyT);

    assertThat(findings)
        .containsExactly(
            new Finding(
                Severity.TELLS,
                "public.t",
                "The foreign key t_p_fkey is not on the follower, since public.p is not there.",
                ""));
    assertThat(two.follower.getAutoCommit()).isFalse();
  }

  @Test
  void aRefusedPartIsToldAndTheOthersAreMade() throws SQLException {
    two.onLeader("create table t (id int primary key, a int unique, b int)");
    two.create();
    two.onLeader("create index on t (b)");
    two.onFollower("insert into t values (1, 1), (2, 1)");

    List<Finding> findings = two.complete();

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).problem())
        .isEqualTo(
            "The unique constraint t_a_key cannot be made on the follower: could not create unique"
                + " index \"t_a_key\".");
    assertThat(findings.get(0).remedy())
        .isEqualTo("alter table only public.t add constraint t_a_key UNIQUE (a);");
    assertThat(two.followerTable("t").indexes()).hasSize(1);
  }

  @Test
  void whatAnOlderFollowerDoesNotKnowIsMadePlainOrTold() throws SQLException {
    leaderIsAtLeast(V17);
    two.onLeader(
        "create table t (id int, v int, n int, primary key (id) include (v))",
        "create index including on t (v) include (n)",
        "alter table t add constraint nn unique nulls not distinct (n)");

    List<Finding> findings = two.createAndComplete();

    if (followerHas(V17)) {
      assertThat(findings).isEmpty();
      assertSame();
    } else {
      assertThat(findings)
          .extracting(finding -> finding.severity() + " " + finding.subject())
          .containsExactly("TELLS public.t", "WARNS public.t", "WARNS public.t");
      assertThat(two.followerTable("t").key()).isEqualTo(new Key.Columns(List.of("id")));
    }
    assertThat(two.compare()).isEmpty();
  }

  @Test
  void aTemporalKeyIsKept() throws SQLException {
    leaderIsAtLeast(V18);
    two.onLeader(
        "create extension btree_gist",
        "create table t (id int, during daterange, primary key (id, during without overlaps))");

    List<Finding> findings = two.createAndComplete();

    assertThat(findings).hasSize(followerHas(V18) ? 0 : 1);
    assertThat(two.followerTable("t").key()).isEqualTo(new Key.Columns(List.of("id", "during")));
    assertThat(two.compare()).isEmpty();
  }

  @Test
  void keysOnIndexesAreReproduced() throws SQLException {
    two.onLeader("create table t (a int not null, b int)", "create unique index only_key on t (a)");

    assertThat(two.createAndComplete()).isEmpty();

    assertSame();
    assertThat(two.followerTable("t").keyDefinition().map(TableShape.Definition::name))
        .isEqualTo(Optional.of("only_key"));
  }

  // Comparing

  /** What a follower's table may be like, by the column or part that is wrong, and how wrong. */
  @Test
  void everyRemedyOfAComparisonTakesItsFindingAway() throws SQLException {
    two.onLeader(
        "create type mood as enum ('good', 'it''s', 'bad')",
        "create domain word as varchar(20)",
        """
        create table t (
          id bigint primary key, name varchar(10), amount numeric(10,2), at timestamptz,
          m mood, words word, n int, plain int, absent text, ok text, wide int, json json)
        """,
        "create table keyed (a int, b int, primary key (a, b))",
        "create table keyed2 (a int primary key, b int)",
        "create table gone (id int primary key, v varchar(3))");
    two.onFollower(
        "create type mood as enum ('bad', 'good')",
        """
        create table t (
          id int primary key, name varchar(5), amount numeric(10,1), at timestamp,
          m mood, words varchar(10), n int not null, plain text, ok varchar(9), wide bigint,
          json jsonb, extra int not null, constraint "extra ch'k" check (wide > 0),
          constraint "extra u" unique (wide))
        """,
        "create table keyed (a int, b int)",
        "create table keyed2 (a int, b int primary key)");
    if (followerHas(V17)) {
      two.onFollower(
          "alter table t drop plain",
          "alter table t add plain int generated always as (wide * 2) stored");
    }

    List<Finding> first = two.compare();

    List<String> expected =
        new ArrayList<>(
            List.of(
                "BLOCKS public.gone",
                "BLOCKS public.keyed",
                "BLOCKS public.keyed2",
                "REFUSES public.keyed2.b",
                "WARNS public.keyed2",
                "REFUSES public.t.id",
                "REFUSES public.t.name",
                "BLOCKS public.t.amount",
                "BLOCKS public.t.at",
                "REFUSES public.t.m",
                "REFUSES public.t.words",
                "REFUSES public.t.n",
                "BLOCKS public.t.absent",
                "REFUSES public.t.ok",
                "WARNS public.t.json",
                "BLOCKS public.t.extra",
                "WARNS public.t",
                "WARNS public.t"));
    if (followerHas(V17)) {
      expected.add("BLOCKS public.t.plain");
    }
    assertThat(first)
        .extracting(finding -> finding.severity() + " " + finding.subject())
        .containsExactlyInAnyOrderElementsOf(expected);
    for (Finding finding : first) {
      two.onFollower(finding.remedy());
    }
    two.onFollower("alter table gone add primary key (id)");
    assertThat(two.compare())
        .extracting(Finding::toString)
        .allMatch(text -> text.contains("labels in another order"));
  }

  @Test
  void aFindingOfAComparisonNamesTableColumnTypesAndRemedy() throws SQLException {
    two.onLeader("create table t (id int primary key, \"na me\" varchar(10))");
    two.onFollower("create table t (id int primary key, \"na me\" varchar(5))");

    assertThat(two.compare())
        .containsExactly(
            new Finding(
                Severity.REFUSES,
                "public.t.na me",
                "The column is character varying(10) on the leader and character varying(5) on the"
                    + " follower: some values do not fit.",
                "alter table \"public\".\"t\" alter column \"na me\" type character varying(10)"
                    + " using \"na me\"::character varying(10);"));
  }

  @Test
  void whatHoldsEveryRowOfTheLeaderIsFine() throws SQLException {
    two.onLeader(
        "create domain word as varchar(20)",
        "create table t (id int primary key, a varchar(5), w word, n numeric(5,2), u int unique)");
    two.onFollower(
        """
        create table t (
          extra text, more int not null default 1, u int unique, n numeric, w text, a text,
          id bigint primary key, unique (u, a))
        """,
        "create table other (id int)");

    assertThat(two.compare()).isEmpty();
  }

  @Test
  void aColumnThatOnlyTheLeaderGeneratesIsFine() throws SQLException {
    leaderIsAtLeast(V12);
    two.onLeader("create table t (a int primary key, b int generated always as (a * 2) stored)");
    two.onFollower("create table t (a int primary key, b int)");

    assertThat(two.compare()).isEmpty();
  }
}
