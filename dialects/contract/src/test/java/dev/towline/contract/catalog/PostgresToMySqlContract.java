package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sample;
import dev.towline.contract.Sql;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableShape;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What MySQL or MariaDB has to make of a leader of PostgreSQL. */
abstract class PostgresToMySqlContract extends CatalogPairContract {

  private final MySqlVersion version;

  PostgresToMySqlContract(MySqlVersion version) {
    this.version = version;
  }

  @Override
  CatalogSide openLeader() throws SQLException {
    return CatalogSide.of(PostgresVersion.V18);
  }

  @Override
  CatalogSide openFollower() throws SQLException {
    return CatalogSide.of(version, 0);
  }

  private static List<String> told(List<Finding> findings) {
    return findings.stream().map(f -> f.severity() + " " + f.subject()).toList();
  }

  /** Of a comparison, what is more than worth knowing. */
  private static List<Finding> troubles(List<Finding> findings) {
    return findings.stream().filter(f -> f.severity() != Severity.TELLS).toList();
  }

  private String types(String table) throws SQLException {
    return follower.table(table).columns().stream()
        .map(column -> column.name() + " " + plain(column.type()))
        .collect(Collectors.joining(", "));
  }

  /** MariaDB says how wide a number is shown. */
  private static String plain(String type) {
    return type.equals("tinyint(1)") ? type : type.replaceAll("(int|year)\\(\\d+\\)", "$1");
  }

  private Column column(String table, String name) throws SQLException {
    return follower.table(table).column(name).orElseThrow();
  }

  private String binary() {
    return version.isMariaDb() ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
  }

  @Test
  void chinookIsCarriedOver() throws SQLException {
    Sample.chinook(leader.connection());

    assertThat(create()).isEmpty();
    assertThat(complete()).isEmpty();

    assertThat(follower.tables()).hasSize(11);
    assertThat(follower.tables().stream().mapToLong(t -> t.foreignKeys().size()).sum())
        .isEqualTo(11);
    assertThat(troubles(compare())).isEmpty();
    assertThat(column("album", "album_id").identity()).isEqualTo(Column.Identity.BY_DEFAULT);
  }

  @Test
  void everyTypeHasItsPlace() throws SQLException {
    leader.run(
        "create type mood as enum ('sad', 'it''s', 'Sad')",
        """
        create table t (
          id int primary key, b boolean, s smallint, i integer, l bigint, n numeric,
          n2 numeric(12,3), big numeric(70,2), r real, d double precision, t text,
          v varchar(40), c char(7), raw bytea, b5 bit(5), vb bit varying(9), dt date,
          tm time(3), tz timetz, ts timestamp(0), tsz timestamptz, iv interval, m mood, j json,
          jb jsonb, u uuid, ip inet, a int[], r4 int4range, x xml)
        """);

    assertThat(troubles(create())).isEmpty();

    assertThat(types("t"))
        .isEqualTo(
            """
            id int, b tinyint(1), s smallint, i int, l bigint, n longtext, n2 decimal(12,3), \
            big longtext, r float, d double, t longtext, v varchar(40), c char(7), raw longblob, \
            b5 bit(5), vb varchar(9), dt date, tm time(3), tz varchar(64), ts datetime, \
            tsz datetime(6), iv longtext, m enum('sad','it''s','Sad'), j json, jb json, u %s, \
            ip varchar(64), a longtext, r4 longtext, x longtext"""
                .formatted(version.isMariaDb() ? "uuid" : "char(36)"));
    assertThat(troubles(compare())).isEmpty();
  }

  @Test
  void keysOfTextCompareBytesAndFitIntoAnIndex() throws SQLException {
    leader.run(
        "create table one (k text primary key)",
        "create table two (a text, b varchar(10), n int, raw bytea, primary key (a, b, n, raw))",
        "create table child (id int primary key, k text references one)");

    assertThat(told(create()))
        .containsExactlyInAnyOrder(
            "WARNS shop.one.k", "WARNS shop.two.a", "WARNS shop.two.raw", "WARNS shop.child.k");
    assertThat(complete()).isEmpty();

    assertThat(types("one")).isEqualTo("k varchar(768)");
    assertThat(types("two")).isEqualTo("a varchar(378), b varchar(10), n int, raw varbinary(1512)");
    assertThat(column("one", "k").collation()).contains(binary());
    assertThat(follower.table("child").foreignKeys()).hasSize(1);
    assertThat(compare())
        .allMatch(f -> f.severity() == Severity.WARNS || f.severity() == Severity.TELLS);
    follower.run("insert into shop.one values ('a'), ('A'), ('a '), ('ä')");
  }

  @Test
  void aKeyThatFallsTogetherThereRefuses() throws SQLException {
    leader.run("create table t (k varchar(20) primary key)");
    follower.run(
        "create database shop character set utf8mb4",
        "create table shop.t (k varchar(20) collate utf8mb4_general_ci primary key)");

    Finding finding = troubles(compare()).get(0);

    assertThat(finding.severity()).isEqualTo(Severity.REFUSES);
    follower.run(finding.remedy());
    assertThat(troubles(compare())).isEmpty();

    follower.run("alter table shop.t modify k varchar(20) collate utf8mb4_bin");
    assertThat(told(troubles(compare()))).containsExactly("REFUSES shop.t.k"); // 'a' and 'a '
  }

  @Test
  void defaultsThatAreConstantOrNowAreCarriedOver() throws SQLException {
    leader.run(
        """
        create table t (
          id serial primary key, i int default -7, n numeric(5,2) default 1.5, b boolean default true,
          v varchar(9) default 'it''s \\ x', t text default 'long', d date default '2020-02-01',
          today date default current_date, ts timestamp default now(),
          tsz timestamptz(3) not null default current_timestamp, raw bytea default '\\x00ff',
          bits bit(3) default '101', r uuid default gen_random_uuid(),
          sum int default 1 + length('x'))
        """);

    assertThat(told(create())).containsExactlyInAnyOrder("WARNS shop.t.r", "WARNS shop.t.sum");

    follower.run("insert into shop.t () values ()");
    assertThat(
            Sql.one(
                follower.connection(),
                """
                select concat_ws('|', id, i, n, b, v, t, d, today = current_date,
                  abs(timestampdiff(minute, ts, now())) < 2,
                  abs(timestampdiff(minute, tsz, utc_timestamp())) < 2, hex(raw), bits + 0, r, sum)
                from shop.t
                """))
        .isEqualTo("1|-7|1.50|1|it's \\ x|long|2020-02-01|1|1|1|00FF|5");
  }

  @Test
  void generatedColumnsBecomePlainOnes() throws SQLException {
    leader.run("create table t (id int primary key, g int generated always as (id + 1) stored)");

    assertThat(told(create())).containsExactly("WARNS shop.t.g");

    assertThat(column("t", "g").generated()).isFalse();
  }

  @Test
  void anIdentityThatIsNotTheKeyStillCounts() throws SQLException {
    leader.run(
        "create table t (k uuid primary key, n bigint generated always as identity)",
        "create table two (a serial, b serial)");

    assertThat(told(create())).containsExactly("WARNS shop.two.b");

    assertThat(column("t", "n").identity()).isEqualTo(Column.Identity.BY_DEFAULT);
    assertThat(follower.table("two").key()).isEqualTo(new Key.WholeRow());
  }

  @Test
  void indexesAreMadeOfColumnsAndOthersTold() throws SQLException {
    leader.run(
        "create table t (id int primary key, v varchar(20), t text, u text unique, check (id > 0))",
        "create index plain on t (v, id)",
        "create index of_text on t (t)",
        "create index lowered on t (lower(v))",
        "create unique index apart on t (v)");
    create();

    List<String> told = told(complete());

    // MariaDB has unique indexes of texts of any length.
    assertThat(told).filteredOn("TELLS shop.t"::equals).hasSize(2);
    assertThat(told).hasSize(version.isMariaDb() ? 2 : 3);
    assertThat(told(complete())).isEqualTo(told);

    TableShape table = follower.table("t");
    assertThat(table.indexes())
        .extracting(index -> index.name() + index.columns())
        .containsExactlyInAnyOrder("plain[v, id]", "of_text[]");
    assertThat(table.uniques())
        .extracting(unique -> unique.name() + unique.columns())
        .contains("apart[v]");
  }

  @Test
  void aWideRowIsKeptBesideItself() throws SQLException {
    leader.run(
        """
        create table t (
          id int primary key, a varchar(9000), b varchar(9000), c varchar(9000), d varchar(200))
        """);

    assertThat(troubles(create())).isEmpty();

    assertThat(types("t")).isEqualTo("id int, a text, b text, c varchar(9000), d varchar(200)");
    assertThat(troubles(compare())).isEmpty();
  }

  @Test
  void namesAreTakenAsTheyAreOrTold() throws SQLException {
    leader.run(
        """
        create table "sel`ect" ("a.b" int primary key, "order" varchar(9), "Ünïcödé" text)
        """,
        """
        create table "boat 🚢" (id int primary key)
        """,
        """
        create table folded (id int primary key, "ID" int)
        """);

    assertThat(told(create()))
        .containsExactlyInAnyOrder("BLOCKS shop.boat 🚢", "BLOCKS shop.folded");

    assertThat(types("sel`ect")).isEqualTo("a.b int, order varchar(9), Ünïcödé longtext");
  }
}
