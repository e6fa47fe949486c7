package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import dev.towline.model.Column;
import dev.towline.model.Column.Generation;
import dev.towline.model.Column.Identity;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Index;
import dev.towline.model.TableShape.Unique;
import dev.towline.model.ValueType;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tables that PostgreSQL makes for shapes of another engine, or under other names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignShapeContract {

  private static final TableName CUSTOMER = new TableName("shop", "customer");
  private static final TableName ORDER = new TableName("shop", "order");

  private final PostgresVersion version;
  private TwoDatabases databases;

  ForeignShapeContract(PostgresVersion version) {
    this.version = version;
  }

  @BeforeAll
  void open() throws SQLException {
    databases = new TwoDatabases(version, version);
  }

  @BeforeEach
  void empty() throws SQLException {
    databases.empty();
  }

  @AfterAll
  void close() throws SQLException {
    databases.close();
  }

  @Test
  void tablesOfMySqlAreMadeFromWhatTheirColumnsAndKeysAre() throws Exception {
    List<Finding> made = create(mySql());

    assertThat(
            Sql.rows(
                databases.follower,
                """
                select attname, format_type(atttypid, atttypmod), attnotnull
                from pg_attribute where attrelid = 'shop.order'::regclass and attnum > 0 order by attnum
                """))
        .containsExactly(
            "id|numeric(20,0)|t",
            "customer|bigint|t",
            "code|character(10)|t",
            "state|text|t",
            "total|numeric(10,2)|t",
            "flags|bit(8)|f",
            "doc|jsonb|f",
            "took|interval|f",
            "built|smallint|f",
            "placed|timestamp(3) without time zone|f",
            "due|date|f",
            "raw|bytea|f",
            "both|character varying(30)|f");
    assertThat(made)
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder(
            "shop.order.placed", "shop.order.due", "shop.order.raw", "shop.order.both");
    assertThat(made).noneMatch(finding -> finding.severity() == Severity.BLOCKS);
  }

  @Test
  void defaultsAndNumbersGoOnOnTheFollower() throws Exception {
    create(mySql());

    Sql.run(
        databases.follower,
        "insert into shop.customer (name) values ('a')",
        "insert into shop.\"order\" (customer) values (1), (1)");

    assertThat(
            Sql.rows(
                databases.follower,
                """
                select id, code, state, total, flags, placed is not null, due from shop."order" order by id
                """))
        .containsExactly(
            "1|it's \\ \"x\"|new|0.00|00000101|t|null", "2|it's \\ \"x\"|new|0.00|00000101|t|null");
  }

  @Test
  void indexesAndReferencesAreAddedOnceWhateverTheirNames() throws Exception {
    create(mySql());

    List<Finding> first = databases.catalog.completeTables(databases.follower, mySql());
    List<String> there = parts();
    databases.catalog.completeTables(databases.follower, mySql());

    assertThat(parts()).isEqualTo(there);
    assertThat(there)
        .containsExactly(
            "customer: index (name)",
            "customer: primary (id)",
            "order: foreign key order_fk (customer) references customer on delete cascade",
            "order: index (customer)",
            "order: primary (id)",
            "order: unique (code, state)");
    assertThat(first)
        .extracting(Finding::toString)
        .containsExactlyInAnyOrder(
            "shop.order: The index words is not on the follower: it is more than a list of whole columns."
                + "\n  Try: Make one there that means the same in PostgreSQL.",
            "shop.order: The check positive is not on the follower: it is written in the leader's own words."
                + "\n  Try: Make one there that means the same in PostgreSQL.");
  }

  private List<String> parts() throws SQLException {
    return databases.followerTables().stream()
        .flatMap(table -> parts(table).stream().map(part -> table.name().name() + ": " + part))
        .sorted()
        .toList();
  }

  private static List<String> parts(TableShape table) {
    List<String> parts = new ArrayList<>();
    if (table.key() instanceof Key.Columns key) {
      parts.add("primary (%s)".formatted(String.join(", ", key.names())));
    }
    table
        .uniques()
        .forEach(u -> parts.add("unique (%s)".formatted(String.join(", ", u.columns()))));
    table.indexes().forEach(i -> parts.add("index (%s)".formatted(String.join(", ", i.columns()))));
    table
        .foreignKeys()
        .forEach(
            f ->
                parts.add(
                    "foreign key %s (%s) references %s on delete %s"
                        .formatted(
                            f.name(),
                            String.join(", ", f.columns()),
                            f.references().name(),
                            f.onDelete().name().toLowerCase(Locale.ROOT))));
    return parts;
  }

  @Test
  void whatWasMadeTakesTheLeadersRows() throws Exception {
    create(mySql());
    databases.catalog.completeTables(databases.follower, mySql());

    List<Finding> findings = databases.catalog.compare(mySql(), databases.followerTables());

    assertThat(findings).allMatch(finding -> finding.severity() == Severity.TELLS);
    assertThat(findings)
        .extracting(Finding::problem)
        .contains(
            "The column is date on the leader and date on the follower: zero dates, such as 0000-00-00 and 2024-02-00, are refused.");
  }

  @Test
  void columnsThatWouldChangeValuesBlock() throws Exception {
    create(mySql());
    Sql.run(
        databases.follower,
        "alter table shop.\"order\" alter column total type numeric(10,1)",
        "alter table shop.\"order\" alter column id drop default, alter column id type numeric(22,2)",
        "alter table shop.customer alter column id type smallint");

    List<Finding> findings = databases.catalog.compare(mySql(), databases.followerTables());

    assertThat(findings)
        .filteredOn(finding -> finding.severity() != Severity.TELLS)
        .extracting(finding -> finding.severity() + " " + finding.subject())
        .containsExactlyInAnyOrder(
            "REFUSES shop.customer.id", "BLOCKS shop.order.total", "BLOCKS shop.order.id");
  }

  @Test
  void aMissingTableIsToldWithItsStatement() {
    List<Finding> findings = databases.catalog.compare(mySql(), List.of());

    assertThat(findings)
        .first()
        .extracting(Finding::remedy)
        .isEqualTo(
            "create table \"shop\".\"customer\" (\"id\" bigint not null, \"name\" character varying(50) not null);");
  }

  @Test
  void tablesUnderOtherNamesAreBuiltWithTheirTypesAndNumbers() throws Exception {
    databases.onLeader(
        "create schema \"in\"",
        "create type \"in\".mood as enum ('sad', 'happy')",
        "create domain \"in\".positive as int check (value > 0)",
        "create table \"in\".person (id serial primary key, name text unique, mood \"in\".mood default 'happy', secret text)",
        """
        create table "in".pet (id bigint primary key, owner int references "in".person on delete cascade,
          age "in".positive, born timestamptz(3) default now(), moods "in".mood[])
        """,
        "create index pet_owner on \"in\".pet (owner)");
    TableName person = new TableName("in", "person");
    TableMapping mapping =
        new TableMapping(
            Map.of("in", "out"),
            Map.of(person, new TableName("out", "human")),
            Map.of(person, Map.of("name", "called")),
            Map.of(person, Set.of("secret")),
            Map.of());
    List<TableShape> wanted = mapping.onFollower(databases.leaderTables());

    List<Finding> findings =
        new ArrayList<>(
            databases.catalog.createTables(databases.leader, databases.follower, wanted));
    findings.addAll(databases.catalog.completeTables(databases.follower, wanted));
    Sql.run(
        databases.follower,
        "insert into out.human (called) values ('x')",
        "insert into out.pet (id, owner) values (1, 1)");

    assertThat(findings).isEmpty();
    assertThat(databases.catalog.compare(wanted, databases.followerTables())).isEmpty();
    assertThat(Sql.rows(databases.follower, "select * from out.human"))
        .containsExactly("1|x|happy");
    assertThat(parts())
        .containsExactly(
            "human: primary (id)",
            "human: unique (called)",
            "pet: foreign key pet_owner_fkey (owner) references human on delete cascade",
            "pet: index (owner)",
            "pet: primary (id)");
  }

  /** The leader is never asked anything: it speaks no word of ours. */
  private List<Finding> create(List<TableShape> shapes) throws SQLException {
    databases.leader.setAutoCommit(false);
    Sql.run(databases.leader, "select 1");
    List<Finding> findings =
        databases.catalog.createTables(databases.leader, databases.follower, shapes);
    databases.leader.rollback();
    databases.leader.setAutoCommit(true);
    return findings;
  }

  private static List<TableShape> mySql() {
    return List.of(customer(), order());
  }

  private static TableShape customer() {
    List<Column> columns =
        List.of(
            numbered(1, "id", "int unsigned", new ValueType.Whole(32, true)),
            column(2, "name", "varchar(50)", text(50, false), true, null));
    return new TableShape(
        "mysql",
        CUSTOMER,
        TableShape.Kind.PLAIN,
        columns,
        new Key.Columns(List.of("id")),
        Optional.of(new Definition("PRIMARY", "alter table `customer` add primary key (`id`)")),
        List.of(),
        List.of(),
        List.of(new Index("by_name", List.of("name"), "create index `by_name` …")),
        List.of(),
        List.of(),
        0,
        0);
  }

  private static TableShape order() {
    List<Column> columns =
        List.of(
            numbered(1, "id", "bigint unsigned", new ValueType.Whole(64, true)),
            column(2, "customer", "int unsigned", new ValueType.Whole(32, true), true, null),
            column(3, "code", "char(10)", text(10, true), true, "'it''s \\\\ \\\"x\\\"'"),
            column(
                4,
                "state",
                "enum('new','paid')",
                new ValueType.Enumeration(List.of("new", "paid")),
                true,
                "'new'"),
            column(
                5,
                "total",
                "decimal(10,2)",
                new ValueType.Decimal(OptionalInt.of(10), OptionalInt.of(2)),
                true,
                "0.00"),
            column(
                6,
                "flags",
                "bit(8)",
                new ValueType.Bits(OptionalInt.of(8), false),
                false,
                "b'101'"),
            column(7, "doc", "json", new ValueType.Json(true), false, null),
            column(8, "took", "time", new ValueType.Span(0), false, null),
            column(9, "built", "year", new ValueType.Year(), false, null),
            column(
                10,
                "placed",
                "datetime(3)",
                new ValueType.DateTime(3, true),
                false,
                "CURRENT_TIMESTAMP(3) on update CURRENT_TIMESTAMP(3)"),
            column(11, "due", "date", new ValueType.Day(true), false, "'0000-00-00'"),
            column(
                12,
                "raw",
                "varbinary(16)",
                new ValueType.Bytes(OptionalLong.of(16), false),
                false,
                "(uuid_to_bin(uuid()))"),
            new Column(
                13,
                "both",
                "varchar(30)",
                text(30, false),
                false,
                Optional.empty(),
                Optional.empty(),
                Identity.NONE,
                Optional.of(new Generation("concat(`code`, `state`)", true)),
                Optional.empty()));
    return new TableShape(
        "mysql",
        ORDER,
        TableShape.Kind.PLAIN,
        columns,
        new Key.Columns(List.of("id")),
        Optional.of(new Definition("PRIMARY", "alter table `order` add primary key (`id`)")),
        List.of(),
        List.of(new Unique("by_name", List.of("code", "state"), "create unique index …")),
        List.of(
            new Index("customer", List.of("customer"), "create index `customer` …"),
            new Index("words", List.of(), "create fulltext index `words` …")),
        List.of(new Definition("positive", "alter table `order` add check (`total` >= 0)")),
        List.of(
            new ForeignKey(
                "order_fk",
                List.of("customer"),
                CUSTOMER,
                List.of("id"),
                ForeignKey.Action.REFUSE,
                ForeignKey.Action.CASCADE,
                "alter table `order` add foreign key …")),
        0,
        0);
  }

  private static ValueType text(long length, boolean padded) {
    return new ValueType.Text(OptionalLong.of(length), OptionalLong.empty(), padded);
  }

  private static Column numbered(int number, String name, String type, ValueType value) {
    return new Column(
        number,
        name,
        type,
        value,
        true,
        Optional.empty(),
        Optional.empty(),
        Identity.BY_DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  private static Column column(
      int number,
      String name,
      String type,
      ValueType value,
      boolean notNull,
      @Nullable String defaultText) {
    return new Column(
        number,
        name,
        type,
        value,
        notNull,
        Optional.empty(),
        Optional.ofNullable(defaultText),
        Identity.NONE,
        Optional.empty(),
        Optional.empty());
  }
}
