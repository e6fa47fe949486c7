package dev.towline.contract.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.List;

/** Values at the edges of every type, and those that a column would take but change. */
record ValueCases(LineFollower follower) {

  private static final List<String> TYPES =
      List.of(
          "tinyint",
          "bigint",
          "bigint unsigned",
          "decimal(65,30)",
          "float",
          "double",
          "bit(64)",
          "bit(9)",
          "date not null",
          "datetime(6)",
          "timestamp(6) null",
          "time(6)",
          "year",
          "char(5)",
          "varchar(10)",
          "varchar(10) character set latin1",
          "text",
          "binary(4)",
          "varbinary(10)",
          "longblob",
          "enum('a','B','1')",
          "set('x','y','z')",
          "json",
          "geometry");

  private static final List<String> LOWEST =
      List.of(
          "-128",
          "-9223372036854775808",
          "0",
          "-99999999999999999999999999999999999.999999999999999999999999999999",
          "-3.4028235e+38",
          "-1.7976931348623157e+308",
          "0".repeat(64),
          "000000001",
          "0000-00-00",
          "0000-00-00 00:00:00",
          "1970-01-01 00:00:01",
          "-838:59:59",
          "0",
          "",
          " ",
          "é  ",
          "a\\tb\\nc\\\\d\\re\\ff\\vg\\bh",
          "\\\\x00000000",
          "\\\\x",
          "\\\\x00ff27225c0a1a",
          "1",
          "",
          "{\"a\": [1, -0.5, null, \"\\\\\\\\\\\\\"\"]}",
          "\\\\xe6100000010100000000000000000000400000000000000840");

  private static final List<String> HIGHEST =
      List.of(
          "127",
          "9223372036854775807",
          "18446744073709551615",
          "99999999999999999999999999999999999.999999999999999999999999999999",
          "1e-45",
          "5e-324",
          "1".repeat(64),
          "100000000",
          "9999-12-31",
          "9999-12-31 23:59:59.999999",
          "2038-01-19 03:14:07.999999",
          "838:59:58.999999",
          "2155",
          "😀\\\\😀'\"",
          "\\\\N\\\\",
          "ÿ",
          "😀".repeat(1000),
          "\\\\xffffffff",
          "\\\\x00000000000000000000",
          "\\\\x" + "5c".repeat(100_000),
          "B",
          "x,y,z",
          "[18446744073709551615, -9223372036854775808, 1e29]",
          "\\N");

  /** Every column of two rows, written and found the same again. */
  void edges() throws SQLException {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < TYPES.size(); i++) {
      columns.append(", c%d %s".formatted(i, TYPES.get(i)));
    }
    follower.run("create table t (id int primary key" + columns + ")");
    TablePair table = follower.pair("t");
    String lowest = "u\t1\t" + String.join("\t", LOWEST);
    String highest = "u\t2\t" + String.join("\t", HIGHEST);
    String nulls = "u\t3" + "\t\\N".repeat(8) + "\t2024-02-31" + "\t\\N".repeat(15);

    follower.apply(table, lowest, highest, nulls);

    try (Batch batch = follower.begin()) {
      LineFollower.send(batch.rows(table, Mode.COMPARE), lowest, highest, nulls);
      batch.received();
      batch.apply();
      assertThat(batch.differences(table)).isEmpty();
    }
    follower.failed();
    assertThat(
            follower.rows(
                """
                select c0, c1, c2, c3, c4 + 0e0 = -340282346638528859811704183484516925440, c5, hex(c6 + 0), bin(c7 + 0),
                  cast(c8 as char), cast(c9 as char), c10, cast(c11 as char), c12 + 0, hex(c13), hex(c14), hex(c15),
                  hex(c16), hex(c17), hex(c18), hex(c19), c20, c21, hex(c23)
                from t where id = 1
                """))
        .containsExactly(
            "-128|-9223372036854775808|0|-99999999999999999999999999999999999.999999999999999999999999999999"
                + "|1|-1.7976931348623157E308|0|1|0000-00-00|0000-00-00 00:00:00.000000|1970-01-01 00:00:01"
                + "|-838:59:59.000000|0||20|E92020|6109620A635C640D650C660B670868|00000000||00FF27225C0A1A"
                + "|1||E6100000010100000000000000000000400000000000000840");
    assertThat(
            follower.rows(
                """
                select c4 > 0, c5 > 0, hex(c6 + 0), c10, cast(c11 as char), c12 + 0, hex(c13), hex(c14), hex(c16) = repeat('F09F9880', 1000),
                  hex(c18), length(c19), c20, c21
                from t where id = 2
                """))
        .containsExactly(
            "1|1|FFFFFFFFFFFFFFFF|2038-01-19 03:14:07.999999|838:59:58.999999|2155|F09F98805CF09F98802722"
                + "|5C4E5C|1|00000000000000000000|100000|B|x,y,z");
  }

  /** A value that the follower's column would take but change, or does not take. */
  private record Refused(String leader, String follower, String value, String shown) {}

  private static final List<Refused> REFUSED =
      List.of(
          new Refused("decimal(10,4)", "decimal(10,2)", "1.2345", "1.2345"),
          new Refused("bigint", "int", "2147483648", "2147483648"),
          new Refused("bigint", "int unsigned", "-1", "-1"),
          new Refused("double", "float", "0.1", "0.1"),
          new Refused("decimal(30,0)", "double", "9007199254740993", "9007199254740993"),
          new Refused("double", "int", "1.5", "1.5"),
          new Refused("varchar(10)", "varchar(3)", "abcd", "abcd"),
          new Refused("varchar(10)", "varchar(3)", "abc ", "abc "),
          new Refused("varchar(10)", "char(5)", "abc ", "abc "),
          new Refused("text", "tinytext", "a".repeat(255) + " ", "a".repeat(200)),
          new Refused("varchar(10)", "varchar(10) character set latin1", "愛", "愛"),
          new Refused("varchar(10)", "varchar(10) character set utf8mb3", "😀", "😀"),
          new Refused("varbinary(10)", "binary(4)", "\\\\xff", "\\xff"),
          new Refused("varbinary(10)", "varbinary(1)", "\\\\xff20", "\\xff20"),
          new Refused("bit(8)", "bit(9)", "00000001", "00000001"),
          new Refused("datetime(6)", "datetime", "2024-01-01 00:00:00.5", "2024-01-01 00:00:00.5"),
          new Refused("datetime", "timestamp null", "2039-01-01 00:00:00", "2039-01-01 00:00:00"),
          new Refused("datetime", "timestamp null", "1969-01-01 00:00:00", "1969-01-01 00:00:00"),
          new Refused("time(3)", "time", "00:00:00.001", "00:00:00.001"),
          new Refused("varchar(30)", "date", "0044-03-15 BC", "0044-03-15 BC"),
          new Refused("varchar(30)", "datetime", "infinity", "infinity"),
          new Refused("varchar(30)", "datetime", "294276-01-01 00:00:00", "294276-01-01 00:00:00"),
          new Refused("smallint", "year", "24", "24"),
          new Refused("enum('a','b')", "enum('A','c')", "a", "a"),
          new Refused("varchar(10)", "enum('a','b')", "1", "1"),
          new Refused("enum('a','b')", "enum('a','b')", "", ""),
          new Refused("set('a','b')", "set('a','c')", "a,b", "a,b"),
          new Refused("longtext", "json", "{bad", "{bad"),
          new Refused("varchar(10)", "decimal(10,2)", "NaN", "NaN"),
          new Refused("varchar(10)", "double", "Infinity", "Infinity"),
          new Refused("int", "int not null", "\\N", "null"));

  /** Each is refused by table, key, column and value, and changes nothing. */
  void refusals() throws SQLException {
    for (Refused refused : REFUSED) {
      follower.run(
          "drop table if exists leader.t, t",
          "create table leader.t (id int primary key, c %s)".formatted(refused.leader),
          "create table t (id int primary key, c %s)".formatted(refused.follower));
      TablePair table = follower.leaderPair("t");

      assertThatThrownBy(() -> follower.apply(table, "d\t6\t\\N", "u\t7\t" + refused.value))
          .as("%s into %s", refused.leader, refused.follower)
          .isInstanceOfSatisfying(TowlineException.class, e -> assertThat(e.refusesRows()).isTrue())
          .hasMessageContaining(
              "Table leader.t, key id = 7, column c, value '%s".formatted(refused.shown))
          .satisfies(
              e -> assertThat(((TowlineException) e).remedy()).contains("column c of public.t"));

      assertThat(follower.rows("select * from t")).isEmpty();
    }
  }

  /** Numbers inside of JSON that MySQL would round; MariaDB keeps the text. */
  void json(boolean mariaDb) throws SQLException {
    follower.run(
        "create table leader.t (id int primary key, c longtext)",
        "create table t (id int primary key, c json)");
    TablePair table = follower.leaderPair("t");
    String[] lines = {
      "u\t1\t[0.1, \"123456789012345678901234567890\", 123456789012345678901234567890]"
    };

    if (mariaDb) {
      follower.apply(table, lines);
      assertThat(follower.rows("select c from t").get(0))
          .contains(" 123456789012345678901234567890");
    } else {
      assertThatThrownBy(() -> follower.apply(table, lines))
          .hasMessageContaining("JSON holds no such number exactly here");
    }
  }
}
