package dev.towline.contract.values;

import java.util.List;
import java.util.stream.Stream;

/**
 * A type of a column and values at the edges of it, as an engine's SQL writes them.
 *
 * @param type as it stands in CREATE TABLE
 * @param inKeys whether a key can have it, and no two of the values are one key
 */
record Edges(String type, boolean inKeys, List<String> values) {

  private static Edges key(String type, String... values) {
    return new Edges(type, true, List.of(values));
  }

  private static Edges plain(String type, String... values) {
    return new Edges(type, false, List.of(values));
  }

  /** The types of MySQL and MariaDB. */
  static List<Edges> mySqlFamily(boolean mariaDb) {
    return Stream.of(numbers().stream(), times().stream(), texts().stream(), own(mariaDb))
        .flatMap(edges -> edges)
        .toList();
  }

  private static List<Edges> numbers() {
    return List.of(
        key("tinyint", "-128", "0", "127"),
        key("tinyint unsigned", "0", "255"),
        plain("tinyint(1)", "0", "1", "-7"),
        key("smallint", "-32768", "32767"),
        key("smallint unsigned", "0", "65535"),
        key("mediumint", "-8388608", "8388607"),
        key("mediumint unsigned", "16777215", "0"),
        key("int", "-2147483648", "2147483647", "0"),
        key("int unsigned", "4294967295", "1"),
        key("bigint", "-9223372036854775808", "9223372036854775807", "0"),
        key("bigint unsigned", "18446744073709551615", "9223372036854775808", "0"),
        key("decimal(5,2)", "-999.99", "999.90", "0.00", "1.5"),
        key("decimal(20,0)", "99999999999999999999", "-1", "0"),
        plain(
            "decimal(65,30)",
            "99999999999999999999999999999999999.999999999999999999999999999999",
            "-0.000000000000000000000000000001",
            "0",
            "100"),
        plain("float", "3.4028234e38", "-3.4028234e38", "1.17549435e-38", "16777217", "0.1", "0"),
        plain(
            "double",
            "1.7976931348623157e308",
            "2.2250738585072014e-308",
            "0.1",
            "-1e15",
            "123456789.123456789",
            "0"),
        plain("bit(1)", "b'0'", "b'1'"),
        plain("bit(13)", "b'1010101010101'", "b'1'", "b'0'"),
        plain("bit(64)", "b'" + "1".repeat(64) + "'", "b'0'", "b'1" + "0".repeat(63) + "'"));
  }

  private static List<Edges> times() {
    return List.of(
        key("date", "'1000-01-01'", "'9999-12-31'", "'2024-02-29'"),
        plain("date", "'0000-00-00'", "'2024-00-00'", "'2024-02-29'"),
        plain("time", "'-838:59:59'", "'838:59:59'", "'00:00:00'", "'23:59:59'"),
        plain("time(6)", "'-838:59:58.999999'", "'00:00:00.000001'", "'24:00:00.5'"),
        plain("time(3)", "'-00:00:00.001'", "'12:34:56.789'"),
        key("datetime", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59'"),
        plain("datetime", "'0000-00-00 00:00:00'", "'2024-06-01 12:00:00'"),
        key("datetime(6)", "'9999-12-31 23:59:59.999999'", "'2024-03-31 02:30:00.000001'"),
        plain("timestamp null", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'"),
        plain("timestamp(6) null", "'2024-10-27 01:30:00.000001'", "'2001-01-01 00:00:00'"),
        plain("year", "1901", "2155", "0", "2024"));
  }

  private static List<Edges> texts() {
    return List.of(
        plain("char(10)", "''", "'a'", "'é🚢'", "' a'", "'1234567890'"),
        key("varchar(20) collate utf8mb4_bin", "''", "'a'", "'A'", "'é'", "'e'", "'a\\\\b'"),
        plain("varchar(20)", "'a  '", "'  '", "''", "'tab\\tline\\nreturn\\r'", "'\\\\N'"),
        plain("varchar(30) character set latin1", "'äöü€'", "''"),
        plain("varchar(30) character set utf8mb3", "'ΑΩ漢'", "''"),
        key("binary(4)", "x'00000000'", "x'ff00ff00'", "x'01'"),
        key("varbinary(8)", "x''", "x'00'", "x'0000'", "x'5c0a09'"),
        plain("tinytext", "''", "repeat('é', 127)"),
        plain("text", "'x'", "repeat('long ', 3000)", "'quote '' \\\" `'"),
        plain("mediumtext", "repeat('🚢', 20000)"),
        plain("longtext", "repeat('0123456789', 20000)", "''"),
        plain("tinyblob", "x''", "x'00'", "repeat(x'ff', 255)"),
        plain("blob", "x'5c785c4e0a'", "repeat(x'00', 1000)"),
        plain("mediumblob", "repeat(x'5c', 70000)"),
        plain("longblob", "x'ff'", "x''"),
        plain("enum('small','it''s','x,y','ÄÖ')", "'small'", "'it''s'", "'x,y'", "'ÄÖ'"),
        plain("set('a','b','c d')", "''", "'a'", "'a,c d'", "'a,b,c d'"));
  }

  private static Stream<Edges> own(boolean mariaDb) {
    Edges json =
        plain(
            "json",
            "'{\"b\": 1, \"a\": [1, 2.5, null, true, \"é\\\\n\"]}'",
            "'[]'",
            "'\"text\"'",
            "'null'",
            "'18446744073709551615'",
            "'1.0'");
    Edges point = plain("point", "st_geomfromtext('POINT(1.5 -2)')", "point(0, 0)");
    return mariaDb
        ? Stream.of(
            json,
            point,
            key(
                "uuid",
                "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
                "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
            plain("inet6", "'::1'", "'2001:db8::ff00:42:8329'"))
        : Stream.of(json, point);
  }

  /** The types of PostgreSQL. */
  static List<Edges> postgres() {
    return Stream.of(postgresNumbers().stream(), postgresTimes().stream(), postgresTexts().stream())
        .flatMap(edges -> edges)
        .toList();
  }

  private static List<Edges> postgresNumbers() {
    return List.of(
        key("boolean", "true", "false"),
        key("smallint", "-32768", "32767"),
        key("integer", "-2147483648", "2147483647", "0"),
        key("bigint", "-9223372036854775808", "9223372036854775807"),
        key("numeric(10,2)", "-99999999.99", "0.10", "1"),
        plain("numeric", "0.1", "123456789012345678901234567890.5", "'NaN'", "-0.00"),
        plain("numeric(40,35)", "12345.12345678901234567890123456789012345", "'NaN'"),
        plain("real", "3.4028235e38", "1.17549435e-38", "0.1", "'NaN'", "'-Infinity'", "0"),
        plain(
            "double precision",
            "1.7976931348623157e308",
            "4.9e-324",
            "0.1",
            "'Infinity'",
            "'NaN'",
            "'-0'"),
        plain("money", "12.34", "-92233720368547758.08"),
        plain("bit(5)", "b'10101'", "b'00000'"),
        plain("bit varying(70)", "b''", "b'101'", "b'" + "1".repeat(70) + "'"));
  }

  private static List<Edges> postgresTimes() {
    return List.of(
        key("date", "'1970-01-01'", "'9999-12-31'", "'1000-01-01'"),
        plain("date", "'4713-01-01 BC'", "'infinity'", "'5874897-12-31'", "'2024-02-29'"),
        plain("time", "'00:00:00'", "'23:59:59.999999'", "'24:00:00'"),
        plain("time(3) with time zone", "'23:59:59.123+15:59'", "'00:00:00-08'"),
        key("timestamp", "'2024-03-31 02:30:00.000001'", "'9999-12-31 23:59:59.999999'"),
        plain("timestamp(3)", "'0044-03-15 12:00:00 BC'", "'infinity'", "'294276-12-31 23:59:59'"),
        key("timestamptz", "'2024-10-27 01:30:00.5+02'", "'1969-12-31 23:59:59.999999+00'"),
        plain("timestamptz", "'-infinity'", "'2038-01-19 03:14:08+00'", "'0001-01-01 00:00:00 BC'"),
        plain("interval", "'1 year 2 mons -3 days 04:05:06.789'", "'-178000000 years'", "'0'"));
  }

  private static List<Edges> postgresTexts() {
    return List.of(
        plain("char(5)", "''", "'a'", "'é🚢'", "'12345'"),
        key("varchar(20)", "''", "'a'", "'A'", "'a '", "'é'", "e'\\\\N'"),
        key("text", "'a'", "'A'", "'a  '", "''", "e'tab\\tline\\n\\r'", "'🚢'"),
        plain("text", "repeat('long ', 20000)", "e'\\x01'", "e'quote '' \" ` \\\\'"),
        plain("bytea", "'\\x'", "'\\x00'", "'\\x5c4e0a'", "decode(repeat('ff', 70000), 'hex')"),
        key(
            "uuid",
            "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
            "'00000000-0000-0000-0000-000000000000'"),
        plain("json", "'{\"b\": 1,  \"a\": [1, 2.50]}'", "'null'", "'\"\\u0000\"'"),
        plain("jsonb", "'{\"b\": 1, \"a\": [1, 2.50, 1e40]}'", "'\"é\"'", "'{}'"),
        plain("inet", "'192.168.0.1/24'", "'::1'", "'10.0.0.1'"),
        plain("cidr", "'10.0.0.0/8'", "'2001:db8::/32'"),
        plain("macaddr", "'08:00:2b:01:02:03'"),
        plain("xml", "'<a b=\"c\">é</a>'"),
        plain("tsvector", "'''a'':1A ''fat'':2'"),
        plain("int4range", "'[1,5)'", "'empty'", "'(,)'"),
        plain("point", "'(1.5,-2)'", "'(1e300,NaN)'"),
        plain("integer[]", "'{}'", "'{1,NULL,-3}'", "'{{1,2},{3,4}}'"),
        plain("text[]", "'{}'", "array['a,b', '\"', e'\\\\', null, '']"));
  }
}
