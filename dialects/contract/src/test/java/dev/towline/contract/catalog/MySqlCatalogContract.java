package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.towline.contract.Sql;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey.Action;
import dev.towline.model.TableShape.Kind;
import dev.towline.servers.Chinook;
import dev.towline.servers.MySqlVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a catalogue of MySQL or MariaDB must tell of a leader and make of it on a follower. */
abstract class MySqlCatalogContract extends CatalogPairContract {

  private final MySqlVersion version;

  MySqlCatalogContract(MySqlVersion version) {
    this.version = version;
  }

  @Override
  CatalogSide openLeader() throws SQLException {
    return CatalogSide.of(version, 0);
  }

  @Override
  CatalogSide openFollower() throws SQLException {
    return CatalogSide.of(version, 1);
  }

  private List<Finding> createAndComplete() throws SQLException {
    List<Finding> findings = new ArrayList<>(create());
    findings.addAll(complete());
    return findings;
  }

  /** Every part of every shape, but for sizes. */
  private void assertSame() throws SQLException {
    assertThat(follower.tables().stream().map(MySqlCatalogContract::sizeless).toList())
        .containsExactlyElementsOf(
            leader.tables().stream().map(MySqlCatalogContract::sizeless).toList());
  }

  private static TableShape sizeless(TableShape table) {
    return new TableShape(
        table.engine(),
        table.name(),
        table.kind(),
        table.columns(),
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

  private static List<String> names(List<TableShape> tables) {
    return tables.stream().map(table -> table.name().toString()).toList();
  }

  // Reading

  @Test
  void aPrimaryKeyIsTheKey() throws SQLException {
    leader.run("create table t (a int not null unique, b int, c int, primary key (c, b))");

    TableShape table = leader.table("t");

    assertThat(table.key()).isEqualTo(new Key.Columns(List.of("c", "b")));
    assertThat(table.uniques()).extracting(TableShape.Unique::name).containsExactly("a");
  }

  @Test
  void elseTheNarrowestUniqueIndexOfNotNullColumnsIsTheKey() throws SQLException {
    leader.run(
        """
        create table t (
          a int not null, b int not null, c varchar(9) not null, n int,
          unique ab (a, b), unique prefix (c(3)), unique nullable (n), unique z_single (b))
        """);

    TableShape table = leader.table("t");

    assertThat(table.key()).isEqualTo(new Key.Columns(List.of("b")));
    assertThat(table.uniques())
        .extracting(unique -> unique.name() + unique.columns())
        .containsExactlyInAnyOrder("ab[a, b]", "prefix[]", "nullable[n]");
  }

  @Test
  void aTableWithNoSuchIndexHasItsWholeRowAsKey() throws SQLException {
    leader.run("create table t (n int unique)");

    assertThat(leader.table("t").key()).isEqualTo(new Key.WholeRow());
    assertThat(leader.table("t").keyDefinition()).isEmpty();
  }

  @Test
  void indexesAreOfWholeColumnsOrOfMore() throws SQLException {
    leader.run(
        """
        create table t (
          a int, b int, t text, index two (a, b), index first (t(10)), fulltext words (t))
        """);

    assertThat(leader.table("t").indexes())
        .extracting(index -> index.name() + index.columns())
        .containsExactlyInAnyOrder("two[a, b]", "first[]", "words[]");
  }

  @Test
  void foreignKeysAreToldWithColumnsAndActions() throws SQLException {
    leader.run(
        "create table p (a int, b int, primary key (a, b))",
        """
        create table c (
          id int primary key, pb int, pa int,
          constraint f foreign key (pa, pb) references p (a, b)
            on delete cascade on update set null)
        """);

    TableShape.ForeignKey key = leader.table("c").foreignKeys().get(0);

    assertThat(key.columns()).containsExactly("pa", "pb");
    assertThat(key.references()).isEqualTo(new TableName("shop", "p"));
    assertThat(key.referenced()).containsExactly("a", "b");
    assertThat(key.onDelete()).isEqualTo(Action.CASCADE);
    assertThat(key.onUpdate()).isEqualTo(Action.SET_NULL);
  }

  @Test
  void onlyTablesOfUsersAreListed() throws SQLException {
    leader.run(
        "create table t (a int)",
        "create view v as select 1",
        "create temporary table temporary_one (a int)",
        "create database towline",
        "create table towline.ours (a int)");

    assertThat(names(leader.tables())).containsExactly("shop.t");
  }

  @Test
  void aTableComesAfterThoseItReferences() throws SQLException {
    leader.run(
        "create table z (id int primary key)",
        "create table a (id int primary key, foreign key (id) references z (id))");

    assertThat(names(leader.tables())).containsExactly("shop.z", "shop.a");
  }

  @Test
  void aStoreWithoutTransactionsIsTold() throws SQLException {
    leader.run("create table t (a int primary key) engine = MyISAM");

    assertThat(leader.table("t").kind()).isEqualTo(Kind.NOT_TRANSACTIONAL);
  }

  @Test
  void partitionsArePartOfTheirTable() throws SQLException {
    leader.run(
        """
        create table t (id int primary key) partition by range (id) (
          partition p0 values less than (10), partition p1 values less than maxvalue)
        """,
        "insert into t values (1), (2), (50)",
        "analyze table t");

    assertThat(leader.table("t").kind()).isEqualTo(Kind.PLAIN);
    assertThat(leader.table("t").estimatedRows()).isGreaterThan(0);
    assertThat(leader.table("t").estimatedBytes()).isGreaterThan(16_000);
  }

  @Test
  void aSessionKeepsItsSettings() throws SQLException {
    leader.run("set session sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+05:00'");
    try {
      leader.run("create table t (\"a\" timestamp not null default '2020-01-01 05:00:00')");

      assertThat(leader.table("t").columns().get(0).defaultExpression())
          .contains("'2020-01-01 00:00:00'");
      assertThat(Sql.one(leader.connection(), "select @@sql_mode"))
          .contains("ANSI_QUOTES")
          .contains("NO_BACKSLASH_ESCAPES");
      assertThat(Sql.one(leader.connection(), "select @@time_zone")).isEqualTo("+05:00");
    } finally {
      leader.run("set session sql_mode = default, time_zone = default");
    }
  }

  @Test
  void thereIsNoShapeOfWhatIsNotThere() throws SQLException {
    assertThat(leader.catalog().table(leader.connection(), new TableName("shop", "none")))
        .isEmpty();
  }

  @Test
  void hundredsOfTablesTakeFewQueries() throws SQLException {
    for (int i = 0; i < 300; i++) {
      leader.run("create table t%d (id int primary key, a int, index (a))".formatted(i));
    }
    long before = questions();

    assertThat(leader.tables()).hasSize(300);

    assertThat(questions() - before).isLessThan(20);
  }

  private long questions() throws SQLException {
    String status = Sql.rows(leader.connection(), "show session status like 'Questions'").get(0);
    return Long.parseLong(status.substring(status.indexOf('|') + 1));
  }

  // Making

  @Test
  void chinookIsReproduced() throws SQLException {
    Chinook.loadMySql(leader.connection());

    assertThat(createAndComplete()).isEmpty();

    assertThat(follower.tables()).hasSize(11);
    assertThat(compare()).isEmpty();
    assertSame();
  }

  @Test
  void everyTypeAndDefaultIsReproduced() throws SQLException {
    leader.run(EveryType.family(version.isMariaDb()));

    assertThat(createAndComplete()).isEmpty();

    assertThat(compare()).isEmpty();
    assertSame();
  }

  @Test
  void everyTypeAndDefaultIsReproducedUnderAnotherName() throws SQLException {
    leader.run(EveryType.family(version.isMariaDb()));
    List<TableShape> mapped =
        new TableMapping(Map.of("shop", "store"), Map.of(), Map.of(), Map.of(), Map.of())
            .onFollower(leader.tables());

    assertThat(create(mapped)).isEmpty();
    follower.catalog().completeTables(follower.connection(), mapped);

    assertThat(follower.catalog().compare(mapped, follower.tables())).isEmpty();
    TableShape made =
        follower.catalog().table(follower.connection(), new TableName("store", "t")).orElseThrow();
    assertThat(made.columns()).isEqualTo(leader.table("t").columns());
    assertThat(made.indexes()).extracting(TableShape.Index::columns).contains(List.of("i", "big"));
  }

  @Test
  void hostileNamesAreReproduced() throws SQLException {
    leader.run(
        "create database `We ird.``Schema`",
        """
        create table `We ird.``Schema`.`sel``ect` (
          `a.b` int auto_increment primary key, `order` varchar(10) default 'x''y\\\\',
          `Ünïcödé "x"` enum('it''s', 'back\\\\slash', '') default 'back\\\\slash', ` x` text,
          constraint `ch'k` check (`order` <> ';--'), unique `u``q` (`order`, `a.b`),
          index `an ON ONLY index` (`Ünïcödé "x"`))
        """,
        """
        create table `TABLE` (
          id int primary key, `user` int,
          constraint `f k` foreign key (`user`) references `We ird.``Schema`.`sel``ect` (`a.b`))
        """);

    assertThat(createAndComplete()).isEmpty();

    assertThat(compare()).isEmpty();
    assertSame();
  }

  @Test
  void optionsPartitionsAndInvisibleColumnsAreReproduced() throws SQLException {
    leader.run(
        """
        create table t (
          id int auto_increment primary key, hidden int invisible default 3 comment 'it''s',
          at datetime default current_timestamp on update current_timestamp
        ) comment = 'a\\nb' row_format = dynamic default charset = latin1
        partition by hash (id) partitions 3
        """);

    assertThat(createAndComplete()).isEmpty();

    assertSame();
    String create = Sql.rows(follower.connection(), "show create table shop.t").get(0);
    assertThat(create)
        .contains("INVISIBLE", "COMMENT 'it''s'", "COMMENT='a\\nb'", "CHARSET=latin1")
        .containsIgnoringCase("on update current_timestamp")
        .containsIgnoringCase("PARTITION BY HASH");
  }

  @Test
  void aGeneratedInvisibleKeyIsTheKeyAndStaysInvisible() throws SQLException {
    assumeFalse(version.isMariaDb(), "only MySQL makes keys by itself");
    leader.run(
        "set sql_generate_invisible_primary_key = on",
        "create table t (a int)",
        "set sql_generate_invisible_primary_key = off",
        "insert into t values (7)",
        "set show_gipk_in_create_table_and_information_schema = off");
    try {
      assertThat(leader.table("t").key()).isEqualTo(new Key.Columns(List.of("my_row_id")));
      assertThat(createAndComplete()).isEmpty();

      assertSame();
      follower.run("insert into shop.t values (8)");
    } finally {
      leader.run("set show_gipk_in_create_table_and_information_schema = on");
    }
  }

  @Test
  void makingAgainAfterACrashDoesNoHarm() throws SQLException {
    leader.run("create table a (id int primary key)", "create table b (id int primary key)");
    List<TableShape> both = leader.tables();
    create(List.of(both.get(0)));
    follower.run("insert into shop.a values (1)");

    assertThat(create(both)).isEmpty();

    assertThat(names(follower.tables())).containsExactly("shop.a", "shop.b");
    assertThat(Sql.one(follower.connection(), "select count(*) from shop.a")).isEqualTo("1");
  }

  @Test
  void aViewInTheWayBlocks() throws SQLException {
    leader.run("create table t (id int primary key)");
    follower.run("create database shop", "create view shop.t as select 1");

    assertThat(create())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
              assertThat(finding.subject()).isEqualTo("shop.t");
            });
  }

  @Test
  void databasesOfTheServersOwnAreNotWrittenTo() throws SQLException {
    leader.run("create table t (id int primary key)");
    List<TableShape> mapped =
        new TableMapping(Map.of("shop", "mysql"), Map.of(), Map.of(), Map.of(), Map.of())
            .onFollower(leader.tables());

    assertThat(create(mapped))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
              assertThat(finding.subject()).isEqualTo("database mysql");
            });
    assertThat(follower.tables()).isEmpty();
  }

  // Completing

  @Test
  void completingTwiceDoesNothingTheSecondTime() throws SQLException {
    Chinook.loadMySql(leader.connection());
    createAndComplete();
    List<TableShape> before = follower.tables();

    assertThat(complete()).isEmpty();

    assertThat(follower.tables().stream().map(MySqlCatalogContract::sizeless))
        .containsExactlyElementsOf(before.stream().map(MySqlCatalogContract::sizeless).toList());
  }

  @Test
  void aForeignKeyToATableThatIsNotThereIsTold() throws SQLException {
    leader.run(
        "create table p (id int primary key)",
        "create table c (id int primary key, constraint f foreign key (id) references p (id))");
    List<TableShape> child = List.of(leader.table("c"));
    create(child);

    assertThat(follower.catalog().completeTables(follower.connection(), child))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.TELLS);
              assertThat(finding.problem()).contains("f", "shop.p");
            });
  }

  @Test
  void aForeignKeyThatRowsDoNotKeepIsTold() throws SQLException {
    leader.run(
        "create table p (id int primary key)",
        "create table c (id int primary key, constraint f foreign key (id) references p (id))");
    create();
    follower.run("insert into shop.c values (7)");

    assertThat(complete())
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).contains("refer"));
    assertThat(follower.table("c").foreignKeys()).isEmpty();
  }

  @Test
  void aUniqueIndexThatRowsDoNotKeepIsToldAndTheOthersAreMade() throws SQLException {
    leader.run("create table t (id int primary key, n int, m int, unique u (n), index i (m))");
    create();
    follower.run("insert into shop.t values (1, 1, 1), (2, 1, 1)");

    assertThat(complete())
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).contains("unique index u"));
    assertThat(follower.table("t").indexes())
        .extracting(TableShape.Index::name)
        .containsExactly("i");
  }

  // Comparing

  @Test
  void everyRemedyOfAComparisonTakesItsFindingAway() throws SQLException {
    leader.run(
        """
        create table t (
          id int primary key, n int, d decimal(10,2), x double, v varchar(20),
          k varchar(20) collate utf8mb4_bin unique, nul int)
        """);
    follower.run(
        "create database shop",
        """
        create table shop.t (
          id int, n int, d decimal(10,2) unsigned, x double(10,2),
          v varchar(20) character set latin1, k varchar(20) collate utf8mb4_general_ci unique,
          nul int not null, extra int not null, unique another (n)) engine = MyISAM
        """);

    List<Finding> findings = compare();

    assertThat(findings)
        .extracting(finding -> finding.severity() + " " + finding.subject())
        .containsExactlyInAnyOrder(
            "BLOCKS shop.t",
            "BLOCKS shop.t",
            "REFUSES shop.t.d",
            "BLOCKS shop.t.x",
            "REFUSES shop.t.v",
            "REFUSES shop.t.k",
            "REFUSES shop.t.nul",
            "BLOCKS shop.t.extra",
            "WARNS shop.t");
    for (Finding finding : findings) {
      follower.run(finding.remedy());
    }
    assertThat(compare()).isEmpty();
  }

  @Test
  void narrowerTypesRefuseAndMissingColumnsBlock() throws SQLException {
    leader.run("create table t (id bigint primary key, v varchar(20), gone int, f float)");
    follower.run(
        "create database shop", "create table shop.t (id int primary key, v varchar(10), f int)");

    assertThat(compare())
        .extracting(finding -> finding.severity() + " " + finding.subject())
        .containsExactlyInAnyOrder(
            "REFUSES shop.t.id", "REFUSES shop.t.v", "BLOCKS shop.t.gone", "BLOCKS shop.t.f");
  }

  @Test
  void whatHoldsEveryRowOfTheLeaderIsFine() throws SQLException {
    leader.run(
        "create table t (id int primary key, v varchar(20), n int not null, b tinyint)",
        "create table c (k varchar(9) collate utf8mb4_general_ci primary key)");
    follower.run(
        "create database shop",
        """
        create table shop.t (
          id bigint primary key, v varchar(40), n int, b int, more int not null default 1)
        """,
        "create table shop.c (k varchar(9) collate utf8mb4_bin primary key)");

    assertThat(compare()).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsToldWithTheStatementThatMakesIt() throws SQLException {
    leader.run("create table t (id int primary key, v varchar(20) collate utf8mb4_bin)");

    Finding finding = compare().get(0);

    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
    follower.run("create database shop", finding.remedy());
    assertThat(compare()).isEmpty();
  }

  @Test
  void aColumnThatOnlyTheFollowerGeneratesBlocks() throws SQLException {
    leader.run("create table t (id int primary key, g int)");
    follower.run(
        "create database shop",
        "create table shop.t (id int primary key, g int as (id + 1) stored)");

    Finding finding = compare().get(0);

    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
    follower.run(finding.remedy());
    assertThat(compare()).isEmpty();
  }

  @Test
  void aSelectionTakesWhatItsPatternsSay() throws SQLException {
    leader.run("create table a1 (a int)", "create table a2 (a int)", "create table b (a int)");

    assertThat(
            names(
                leader
                    .catalog()
                    .tables(
                        leader.connection(), new TableSelection(List.of("shop.a*", "!shop.a2")))))
        .containsExactly("shop.a1");
  }

  @Test
  void columnsTellWhetherTheyCount() throws SQLException {
    leader.run("create table t (id int auto_increment primary key, n int, g int as (n) virtual)");

    TableShape table = leader.table("t");

    assertThat(table.columns().get(0).identity()).isEqualTo(Column.Identity.BY_DEFAULT);
    assertThat(table.columns().get(2).generation().orElseThrow().stored()).isFalse();
  }
}
