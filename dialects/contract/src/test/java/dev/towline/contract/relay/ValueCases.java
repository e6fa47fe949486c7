package dev.towline.contract.relay;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Values and names arrive as they are, whatever the session that wrote them was set to. */
interface ValueCases {

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
