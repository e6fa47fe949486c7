package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Database;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.Fit;
import dev.towline.model.Fit.Verdict;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType;
import dev.towline.relay.RelaySettings.RefusedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What PostgreSQL's values are as neutral text, and that none of them changes without a word. */
interface NeutralCases {

  Replication replication();

  @Test
  default void valuesOfEveryKindHaveTheirNeutralText() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create type mood as enum ('so so')",
        "create domain truth as boolean",
        """
        create table v (
          id timestamptz primary key, bo boolean, tr truth, c char(5), n numeric, n2 numeric(10, 4), f real,
          b bytea, bi bit(4), d date, ts timestamp, tz timestamptz, t3 timestamptz(3), ti time, tt timetz,
          iv interval, m mood, jb jsonb, u uuid, i inet, a int[], na name)
        """,
        """
        insert into v values
          ('2024-02-29 12:00:00+03', true, false, ' a', '1.50', '1.5', 'NaN', '\\xdeAD', '0101', '0044-03-15 BC',
           '2024-02-29 23:59:59.500', '2024-02-29 23:59:59.123456+05', 'infinity', '04:05:06.10', '04:05:06+02',
           '1 year 2 mons -3 days 04:05:06', 'so so', '{"b":1,"a":[1.50]}', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
           '10.0.0.1/8', '{1,null}', 'näme')
        """);
    List<String> columns = columns("v");
    replication().install();
    Sql.run(
        replication().follower(),
        columns.stream()
            .map(column -> column + " text" + (column.equals("id") ? " primary key" : ""))
            .collect(Collectors.joining(", ", "create table v (", ")")));

    replication().start().caughtUp();
    Sql.run(leader, "update v set id = '2024-03-01 00:00:00+00'");
    replication().caughtUp();

    assertThat(
            Sql.rows(
                replication().follower(),
                columns.stream()
                    .map(column -> column + "::text")
                    .collect(Collectors.joining(", ", "select concat_ws('|', ", ") from v"))))
        .containsExactly(
            "2024-03-01 00:00:00|1|0| a|1.50|1.5000|NaN|\\xdead|0101|0044-03-15 BC|"
                + "2024-02-29 23:59:59.5|2024-02-29 18:59:59.123456|infinity|04:05:06.1|04:05:06+02|"
                + "1 year 2 mons -3 days +04:05:06|so so|{\"a\": [1.50], \"b\": 1}|"
                + "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|10.0.0.1/8|{1,NULL}|näme");
  }

  private List<String> columns(String table) throws SQLException {
    return replication()
        .leaderDialect()
        .catalog()
        .table(replication().leader(), new TableName("public", table))
        .orElseThrow()
        .columns()
        .stream()
        .map(column -> column.name())
        .toList();
  }

  /**
   * From every type into every type that {@link Fit} lets it go to: a table for each type of the
   * leader, a column for each of the follower's, a row for each value in each of them.
   */
  @Test
  default void whatDoesNotArriveAsItIsIsRefused() throws Exception {
    Map<String, List<String>> samples = samples();
    Map<String, ValueType> types = types(replication().leader(), samples.keySet());
    replication().with(replication().settings().refusing(RefusedRows.QUARANTINE, 10_000));
    List<Roads> all = new ArrayList<>();
    samples.forEach(
        (from, values) ->
            all.add(
                new Roads(
                    "t" + all.size(),
                    from,
                    samples.keySet().stream().filter(to -> open(types, from, to)).toList(),
                    values)));
    for (Roads roads : all) {
      Sql.run(replication().leader(), roads.create(to -> roads.from), roads.insert());
      Sql.run(replication().follower(), roads.create(to -> to));
    }

    replication().install().start().caughtUp();
    for (Roads roads : all) {
      Sql.run(
          replication().leader(),
          "update %s set id = id + 5000 where id %% 2 = 0".formatted(roads.table));
    }
    replication().caughtUp();

    List<String> wrong = new ArrayList<>();
    for (Roads roads : all) {
      wrong.addAll(changed(roads, types));
    }
    assertThat(wrong).isEmpty();
  }

  /** A table with a column of one type on the leader for each of some types on the follower. */
  record Roads(String table, String from, List<String> to, List<String> values) {

    String create(UnaryOperator<String> type) {
      return IntStream.range(0, to.size())
          .mapToObj(i -> ", v%d %s".formatted(i, type.apply(to.get(i))))
          .collect(Collectors.joining("", "create table " + table + " (id int primary key", ")"));
    }

    /** Rows of one value each. */
    String insert() {
      List<String> rows = new ArrayList<>();
      for (int column = 0; column < to.size(); column++) {
        for (int value = 0; value < values.size(); value++) {
          List<String> fields = new ArrayList<>(Collections.nCopies(to.size(), "null"));
          fields.set(column, "cast(%s as %s)".formatted(values.get(value), from));
          rows.add("(%d, %s)".formatted(column * 100 + value, String.join(", ", fields)));
        }
      }
      return "insert into %s values %s".formatted(table, String.join(", ", rows));
    }
  }

  /** Values that changed, got lost or were refused without need. */
  private List<String> changed(Roads roads, Map<String, ValueType> types) throws SQLException {
    List<String> wrong = new ArrayList<>();
    List<String> refused =
        Sql.rows(
            replication().follower(),
            "select key_values[1] from towline.quarantine where table_name = '%s'"
                .formatted(roads.table));
    for (int column = 0; column < roads.to.size(); column++) {
      String to = roads.to.get(column);
      Fit fit = Fit.of(type(types, roads.from), type(types, to));
      Map<String, String> sent =
          texts(replication().leader(), roads, column, type(types, roads.from));
      Map<String, String> arrived = texts(replication().follower(), roads, column, type(types, to));
      sent.forEach(
          (id, value) -> {
            boolean here = arrived.containsKey(id);
            boolean needless = !here && fit.verdict().compareTo(Verdict.WIDENS) <= 0;
            boolean other = here && fit.sameText() && !same(value, arrived.get(id), to);
            if (here == refused.contains(id) || needless || other) {
              wrong.add("%s to %s: %s, not %s".formatted(roads.from, to, arrived.get(id), value));
            }
          });
    }
    return wrong;
  }

  /** Versions write floating-point numbers with more digits or fewer. */
  private static boolean same(String value, @Nullable String arrived, String type) {
    return switch (type) {
      case "real" -> Float.valueOf(value).equals(Float.valueOf(String.valueOf(arrived)));
      case "double precision" ->
          Double.valueOf(value).equals(Double.valueOf(String.valueOf(arrived)));
      default -> value.equals(arrived);
    };
  }

  private static Map<String, String> texts(Connection side, Roads roads, int column, ValueType type)
      throws SQLException {
    String value =
        type instanceof ValueType.Bool
            ? "::int"
            : type instanceof ValueType.Moment
                ? " at time zone 'UTC'"
                : type instanceof ValueType.Text text && text.padded() ? "::text" : "";
    Map<String, String> texts = new LinkedHashMap<>();
    Sql.run(side, "set timezone = 'UTC'", "set extra_float_digits = 3");
    for (String row :
        Sql.rows(
            side,
            "select id || '=' || concat(v%1$d%2$s) from %3$s where v%1$d is not null"
                .formatted(column, value, roads.table))) {
      int equals = row.indexOf('=');
      texts.put(row.substring(0, equals), row.substring(equals + 1));
    }
    return texts;
  }

  private static boolean open(Map<String, ValueType> types, String from, String to) {
    return Fit.of(type(types, from), type(types, to)).verdict() != Verdict.REFUSED;
  }

  private static ValueType type(Map<String, ValueType> types, String name) {
    return Optional.ofNullable(types.get(name)).orElseThrow();
  }

  private static Map<String, ValueType> types(Connection connection, Iterable<String> names)
      throws SQLException {
    int count = 0;
    List<String> columns = new ArrayList<>();
    for (String name : names) {
      columns.add("c" + count++ + " " + name);
    }
    Sql.run(connection, "create table probe (" + String.join(", ", columns) + ")");
    TableShape probe =
        Database.dialect(connection)
            .catalog()
            .table(connection, new TableName("public", "probe"))
            .orElseThrow();
    Sql.run(connection, "drop table probe");
    Map<String, ValueType> types = new LinkedHashMap<>();
    count = 0;
    for (String name : names) {
      types.put(name, probe.columns().get(count++).value());
    }
    return types;
  }

  private static Map<String, List<String>> samples() {
    Map<String, List<String>> samples = new LinkedHashMap<>();
    samples.put("boolean", List.of("true", "false"));
    samples.put("smallint", List.of("-32768", "0", "1", "32767"));
    samples.put("integer", List.of("-2147483648", "0", "1", "2147483647"));
    samples.put("bigint", List.of("-9223372036854775808", "1", "9223372036854775807", "16777217"));
    samples.put("numeric", List.of("1", "1.50", "0.001", "1e30", "'NaN'", "-0.5"));
    samples.put("numeric(10,0)", List.of("1", "9999999999", "-9999999999"));
    samples.put("numeric(5,2)", List.of("1.5", "999.99", "-0.01"));
    samples.put("numeric(20,4)", List.of("1.5", "999.9999", "9999999999999999.9999"));
    samples.put("real", List.of("0.1", "'NaN'", "'-Infinity'", "1e30", "16777216", "'-0'"));
    samples.put("double precision", List.of("0.1", "'NaN'", "1e300", "0.1::float8 + 0.2", "'-0'"));
    samples.put(
        "text", List.of("''", "'a'", "'a  '", "'abcdef'", "'abc   '", "'{\"a\": 1}'", "' 1'"));
    samples.put("varchar(5)", List.of("''", "'a'", "'a  '", "'abcde'", "'äöü€\uD83D\uDE00'"));
    samples.put("varchar(3)", List.of("''", "'a  '", "'abc'"));
    samples.put("char(5)", List.of("''", "'a'", "'abcde'"));
    samples.put("char(3)", List.of("''", "'abc'"));
    samples.put("name", List.of("'name'"));
    samples.put("bytea", List.of("''", "'\\x00ff5c'"));
    samples.put("bit(1)", List.of("b'0'", "b'1'"));
    samples.put("bit(8)", List.of("b'00000101'"));
    samples.put("bit varying(4)", List.of("b''", "b'0101'"));
    samples.put("bit varying", List.of("b'0'", "b'000000000101'"));
    samples.put("date", List.of("'2024-02-29'", "'0044-03-15 BC'", "'infinity'", "'294276-12-31'"));
    samples.put("time", List.of("'00:00'", "'23:59:59.123456'", "'24:00'"));
    samples.put("time(0)", List.of("'23:59:59'"));
    samples.put("timetz", List.of("'23:59:59.5+02:30'"));
    samples.put(
        "timestamp",
        List.of("'2024-02-29 23:59:59.123456'", "'infinity'", "'0044-03-15 00:00:00 BC'"));
    samples.put("timestamp(3)", List.of("'2024-02-29 23:59:59.123'", "'-infinity'"));
    samples.put("timestamptz", List.of("'2024-02-29 23:59:59.123456+05'", "'infinity'"));
    samples.put("timestamptz(0)", List.of("'1900-02-28 23:59:59-12:34'"));
    samples.put("interval", List.of("'1 year -3 days 04:05:06.789'", "'-838:59:59'"));
    samples.put("json", List.of("'{\"b\": 1, \"a\" : [1.50]}'", "'1'", "'\"a\"'"));
    samples.put("jsonb", List.of("'{\"b\": 1, \"a\" : [1.50]}'"));
    samples.put("uuid", List.of("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"));
    samples.put("inet", List.of("'10.0.0.1'", "'10.0.0.0/8'", "'::1'", "'::ffff:1.2.3.4'"));
    samples.put("cidr", List.of("'10.0.0.0/8'"));
    samples.put("integer[]", List.of("'{1,null}'", "'{}'"));
    samples.put("int4range", List.of("'[1,5)'", "'empty'"));
    samples.put("xml", List.of("'<a/>'"));
    return samples;
  }
}
