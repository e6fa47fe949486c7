package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL's values and names arrive as they are, whatever the session that wrote them was set
 * to.
 */
interface PostgresValueCases {

  Replication replication();

  @Test
  default void valuesAtTheEdgesOfTheirTypesArriveExactly() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create type mood as enum ('sad', 'so so', 'happy')",
        "create domain positive as int check (value > 0)",
        "create type pair as (a int, b text)",
        """
        create table v (
          id int primary key, f8 float8, f4 float4, n numeric, n2 numeric(20, 5), t text, c char(7),
          vc varchar(20), d date, ts timestamp, tz timestamptz, ti time, tt timetz, iv interval,
          b bytea, bo boolean, u uuid, i inet, ci cidr, m macaddr, j json, jb jsonb, x xml, mo money,
          bi bit(9), bv bit varying, tv tsvector, p point, r int4range, e mood, dm positive, cp pair,
          a int[], at text[][], s smallint, l bigint, o oid, na name)
        """,
        """
        insert into v values
          (1, 'NaN', '-Infinity', 'NaN', -0.00001, '', '', '', 'infinity', '-infinity', 'infinity',
           '24:00', '00:00:00+15', '-178000000 years', '', true, '00000000-0000-0000-0000-000000000000',
           '::1/128', '10/8', '08:00:2b:01:02:03', '{"a" : 1, "a": 2}', '{"a": 1.10}', '<a>ü</a>', -92233720368547758.08,
           '101010101', '', '', '(1e308,-0)', 'empty', 'so so', 1, row(null, 'a,"b\\'), '{}', '{{a,NULL},{"c,d","\\""}}',
           -32768, -9223372036854775808, 4294967295, 'x'),
          (2, 0.1, 3.4028235e38, repeat('9', 1000)::numeric, 99999.99999, E'tab\\there\\nnew \\\\ line \\\\. \\\\N', 'pad',
           E'\\u00e9\\U0001F600', '4713-01-01 BC', '294276-12-31 23:59:59.999999', '4714-11-24 00:00:00+00 BC',
           '00:00:00.000001', '23:59:59-15:59', '1 mon -1 day 00:00:00.000001', '\\x00ff5c', false,
           'ffffffff-ffff-ffff-ffff-ffffffffffff', '192.168.1.1/24', '2001:db8::/32', 'ff:ff:ff:ff:ff:ff', '[1, 2,   3]',
           '[null, "\\u00e9"]', '<b/>', 0.01, B'000000000', B'1', 'a:1A b:2', '(0,0)', '[1,10)', 'happy', 2147483647,
           row(1, null), '[2:4]={1,2,3}', null, 32767, 9223372036854775807, 0, ''),
          (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
           null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
        """,
        "create table w as select f8, f4, n, ts, tz, iv, b, mo, at, cp, t from v");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "set datestyle = 'ISO, DMY'",
        "set timezone = 'Pacific/Chatham'",
        "set intervalstyle = 'sql_standard'",
        "set bytea_output = 'escape'",
        "set extra_float_digits = -15",
        "set standard_conforming_strings = off",
        "update v set id = id + 10",
        "insert into w select f8, f4, n, ts, tz, iv, b, mo, at, cp, t from v",
        "delete from w where t = ''",
        "insert into w select f8, f4, n, ts, tz, iv, b, mo, at, cp, t from v where id = 11");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void rarerTypesAndThoseOfExtensionsArriveExactly() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create extension citext",
        "create extension hstore",
        "create type mood as enum ('sad', 'it''s \"so, so\"')",
        "create type pair as (a int[], b mood)",
        """
        create table v (
          id int primary key, ci citext, h hstore, l line, ls lseg, bx box, pa path, po polygon, cc circle,
          tq tsquery, lsn pg_lsn, ch "char", ir int8range, nr numrange, tr tstzrange, dr daterange,
          m mood[], p pair[], f float8, g float4[], j json, b bytea[], x text, bp char(3)[])
        """,
        """
        insert into v values
          (1, 'ÄÖ ß', '"a=>b"=>"c,d", "n"=>NULL, ""=>""', '{1,-2,3}', '[(0,0),(1.5,-1)]', '(2,2),(1,1)', '[(0,0),(1,1)]',
           '((0,0),(1,1),(1,0))', '<(0.5,0),2>', '''fat'':AB & !rat', '16/B374D848', 'c', '(,5)', '[1.0,1.00]',
           '["2000-01-01 00:00:00.000001+00",infinity)', '(-infinity,2000-01-01)', '{sad,NULL,"it''s \\"so, so\\""}',
           array[row('{1,NULL}', 'sad'), null]::pair[], '-0', '{NaN,-0,1.5}', '{"zero": "\\u0000", "big": 1e400}',
           array['\\x00', '\\x5c']::bytea[], E'\\x01\\x7f\\u0085\\u2028 ', '{a,NULL,abc}'),
          (2, '', '', '{0,1,0}', null, null, '((0,0),(1,1))', null, null, '', '0/0', '', 'empty', 'empty', '(,)',
           '[infinity,infinity]', '{}', '{}', 'Infinity', '{}', 'null', '{}', E'\\r\\n\\r', '{}')
        """,
        "create table k (c citext primary key, v int)",
        "insert into k values ('A', 1), ('ß', 2), ('B', 3)",
        "create table n (j json, p point, x xml, m mood)",
        "insert into n select '{\"a\": 1}', '(1,2)', '<a/>', 'sad' from generate_series(1, 3)");
    newerTypes(leader);
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update v set id = id + 10",
        "update k set c = 'a' where c = 'a'",
        "update k set c = 'ẞ' where v = 2",
        "delete from k where c = 'b'",
        "delete from n where ctid = (select ctid from n limit 1)",
        "insert into n values ('{\"a\":1}', '(1,-0)', 'text', null)",
        "update newer set id = id + 10");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select c from k where v = 1"))
        .containsExactly("a");
  }

  private static void newerTypes(Connection leader) throws Exception {
    int version = leader.getMetaData().getDatabaseMajorVersion();
    Sql.run(leader, "create table newer (id int primary key)", "insert into newer values (1)");
    if (version >= 10) {
      Sql.run(
          leader,
          "alter table newer add m macaddr8",
          "update newer set m = '08:00:2b:01:02:03:04:05'");
    }
    if (version >= 12 && version < 18) {
      Sql.run(
          leader,
          "alter table newer add j jsonpath",
          "update newer set j = '$.\"a b\"[*] ? (@ > 1)'");
    }
    if (version >= 14 && version < 18) {
      Sql.run(
          leader,
          "alter table newer add r int4multirange, add n numeric",
          "update newer set r = '{[1,3),[5,)}', n = '-Infinity'");
    }
  }

  @Test
  default void theRelaysSessionsHaveSettingsOfTheirOwn() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        """
        create table v (
          id int primary key, at timestamptz, ts timestamp, iv interval, f float8, b bytea, t text, tx text[], x xml,
          xs xml[], m money)
        """,
        """
        insert into v select g, '2024-02-03 04:05:06+00', '2024-02-03 04:05:06', '1 mon -2 days 03:00', 0.1::float8 + 0.2,
          '\\x005c', E'a\\\\b', '{NULL,"NULL",null,""}', 'text <a/> text', array['<b/>text'::xml], 12.5
        from generate_series(1, 600) g
        """);
    for (Connection side : List.of(leader, replication().follower())) {
      String database = Sql.one(side, "select current_database()");
      for (String setting :
          List.of(
              "datestyle = 'SQL, DMY'",
              "timezone = 'Pacific/Chatham'",
              "intervalstyle = 'sql_standard'",
              "extra_float_digits = -15",
              "bytea_output = 'escape'",
              "standard_conforming_strings = off",
              "backslash_quote = on",
              "array_nulls = off",
              "xmloption = 'document'",
              "transform_null_equals = on",
              "quote_all_identifiers = on",
              "default_transaction_isolation = 'serializable'",
              "default_transaction_read_only = on",
              "row_security = on",
              "search_path = ''",
              "statement_timeout = '1s'",
              "synchronous_commit = off")) {
        Sql.run(side, "alter database " + database + " set " + setting);
      }
    }
    replication().install().start().caughtUp().assertEqual();

    Sql.run(leader, "update v set id = id + 1000 where id < 10");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "update v set id = id + 2000");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void oddNamesAreOnlyNames() throws Exception {
    Connection leader = replication().leader();
    String long63 = "x".repeat(63);
    Sql.run(
        leader,
        "create schema \"Sch.ema \"\"q\"\"\"",
        "create table \"Sch.ema \"\"q\"\"\".\"select\" (\"from\" int, \"n\" text, \"o.\"\"id\" text, t text, primary key (\"from\", \"o.\"\"id\"))",
        "create table \"Üñí \uD83D\uDE00 ' \\ tab\" (\"k1\" text primary key, \"towline op\" int, base int)",
        "create table "
            + long63
            + " ("
            + long63
            + " int primary key, xid int, op text, origin text)",
        "create table \"No Key\" (n int, o int, new int, old int, k text, k1 text)",
        "insert into \"Sch.ema \"\"q\"\"\".\"select\" values (1, 'a', 'b''c', 't')",
        "insert into \"Üñí \uD83D\uDE00 ' \\ tab\" values ('é''\\', 1, 2)",
        "insert into \"No Key\" values (1, 2, 3, 4, 'k', 'k1')");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update \"Sch.ema \"\"q\"\"\".\"select\" set n = 'z', \"o.\"\"id\" = '\\'",
        "insert into \"Üñí \uD83D\uDE00 ' \\ tab\" values ('\\.', 3, 4), ('\\N', 5, 6)",
        "insert into " + long63 + " values (1, 2, 'op', 'origin')",
        "update \"No Key\" set o = 99",
        "insert into \"No Key\" values (null, null, null, null, null, null)");

    replication().caughtUp().assertEqual();
  }
}
