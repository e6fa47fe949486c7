package dev.towline.contract.changelog;

import static dev.towline.contract.changelog.Leader.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Sql;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader.Chunk;
import dev.towline.dialect.RowReader.Part;
import dev.towline.dialect.RowReader.Released;
import dev.towline.model.Cursor;
import dev.towline.model.NodeName;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows as they are read: which, in what order, in what text. */
interface RowCases {

  MySqlVersion version();

  @Test
  default void everyKindOfValueIsItsNeutralText() throws Exception {
    String table =
        """
        create table t (
          id int primary key, tiny tinyint unsigned, big bigint unsigned, padded int(6) zerofill,
          money decimal(12,4), f float, d double, c char(5), v varchar(50), l text character set latin1,
          b varbinary(10), fixed binary(4), bits bit(11), day date, t0 time, t6 time(6), dt datetime(3),
          ts timestamp(6) null, y year, e enum('x','y z'), s set('p','q','r'), j json, g point)
        """;
    try (Leader leader = Leader.with(version(), table);
        Connection writer = leader.session()) {
      leader.round();
      Sql.run(
          writer,
          "set session sql_mode = '', session time_zone = '+05:30'",
          """
          insert into t values (
            1, 255, 18446744073709551615, 42, -12.5, 0.1, -0e0, 'a  ', 'tab\\tline\\nback\\\\slash', 'é',
            x'00ff5c', x'61', b'10000000001', '0000-00-00', '-838:59:59', '12:00:00.500000',
            '2024-02-30 01:02:03.120', '2024-01-01 05:30:00', 0, 'y z', 'r,p', '{"k": "\\\\n"}',
            point(1, 2))
          """,
          "insert into t (id, f, d, dt) values (2, 16777217, 1e300, '2024-02-28 00:00:00')");

      List<String> rows = leader.changes("t");

      assertThat(rows.get(0))
          .isEqualTo(
              "i|1|255|18446744073709551615|42|-12.5000|0.1|-0|a|tab\tline\nback\\slash|é|\\x00ff5c|"
                  + "\\x61000000|10000000001|0000-00-00|-838:59:59|12:00:00.5|"
                  + "0000-00-00 00:00:00|2024-01-01 00:00:00|0|y z|p,r|{\"k\": \"\\n\"}|"
                  + "\\x000000000101000000000000000000f03f0000000000000040");
      assertThat(rows.get(1))
          .isEqualTo(
              "i|2|null|null|null|null|1.6777216e+07|1e+300|null|null|null|null|null|null|null|null|null|"
                  + "2024-02-28 00:00:00|null|null|null|null|null|null");
    }
  }

  @Test
  default void aKeyIsItsBytes() throws Exception {
    try (Leader leader =
            Leader.with(
                version(),
                "create table t (k varchar(10) collate utf8mb4_general_ci primary key, v int)",
                "create table f (k float primary key, v int)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values ('a', 1), ('b', 2)", "insert into f values (0.1, 1)");
      leader.round();
      Sql.run(
          writer,
          "update t set k = 'A' where k = 'a'",
          "update t set k = 'B ' where k = 'b'",
          "update f set k = -0e0, v = 2",
          "insert into f values (16777217, 3)");
      TablePair t = leader.pair("t");
      TablePair f = leader.pair("f");

      try (Reading round = leader.begin()) {
        assertThat(leader.changes(round, t))
            .containsExactlyInAnyOrder("d|a|null", "u|A|1", "d|b|null", "u|B |2");
        assertThat(leader.changes(round, f))
            .containsExactlyInAnyOrder("d|0.1|null", "u|-0|2", "i|1.6777216e+07|3");
        assertThat(byKey(leader, round, t, List.of(List.of("a"), List.of("A"), List.of("zzz"))))
            .containsExactlyInAnyOrder("u|A|1", "d|a|null", "d|zzz|null");
        assertThat(byKey(leader, round, f, List.of(List.of("1.6777216e+07"), List.of("0.1"))))
            .containsExactlyInAnyOrder("u|1.6777216e+07|3", "d|0.1|null");
        assertThat(round.news()).allMatch(news -> news.released() && !news.unknown());
        assertThat(leader.reader().released(round, t, Optional.empty(), 10).keys())
            .containsExactlyInAnyOrder(List.of("A"), List.of("a"), List.of("b"), List.of("B "));
      }
    }
  }

  private static List<String> byKey(
      Leader leader, Reading round, TablePair pair, List<List<String>> keys) throws Exception {
    return lines(sink -> leader.reader().byKey(round, pair, keys, sink));
  }

  @Test
  default void changesAreReadOnceWhateverTheirOrder() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values (1, 1), (2, 2), (3, 3)");
      leader.round();
      Sql.run(
          writer,
          "update t set v = v + 10",
          "update t set v = v + 10",
          "delete from t where id = 2",
          "replace into t values (3, 0)",
          "insert into t values (4, 4)",
          "insert into t values (5, 5)",
          "delete from t where id = 5",
          "update t set id = 6 where id = 1",
          "set @towline_origin = 'follower'",
          "insert into t values (9, 9)",
          "set @towline_origin = null");

      assertThat(leader.changes("t"))
          .containsExactly("d|1|null", "d|2|null", "u|3|0", "i|4|4", "d|5|null", "u|6|21");

      assertThat(leader.changes("t")).isEmpty();
    }
  }

  @Test
  default void slicesAndCursorsPartTheChanges() throws Exception {
    try (Leader leader =
            Leader.with(
                version(),
                "create table t (a varchar(5) collate utf8mb4_bin, b int, v int, primary key (a, b))");
        Connection writer = leader.session()) {
      leader.round();
      Sql.run(writer, "insert into t values ('x', 1, 0), ('x', 2, 0), ('y', 1, 0), ('z', 5, 0)");
      TablePair t = leader.pair("t");
      Optional<Cursor> upTo = Optional.of(new Cursor(List.of("y", "1")));

      try (Reading round = leader.begin()) {
        List<String> sliced = new ArrayList<>();
        for (int slice = 0; slice < 3; slice++) {
          Part part = new Part(slice, 3, Optional.empty());
          sliced.addAll(lines(sink -> leader.reader().changed(round, t, part, sink)));
        }
        assertThat(sliced).containsExactlyInAnyOrder("i|x|1|0", "i|x|2|0", "i|y|1|0", "i|z|5|0");
        assertThat(lines(sink -> leader.reader().changed(round, t, new Part(0, 1, upTo), sink)))
            .containsExactly("i|x|1|0", "i|x|2|0", "i|y|1|0");
      }
    }
  }

  @Test
  default void chunksGoThroughTheKeyInItsOrder() throws Exception {
    try (Leader leader =
            Leader.with(
                version(),
                """
                create table t (
                  e enum('z', 'y', 'x'), k varchar(20) character set latin1 collate latin1_swedish_ci,
                  d datetime(6), v int, primary key (e, k, d))
                """);
        Connection writer = leader.session()) {
      Sql.run(
          writer,
          """
          insert into t
          select elt(1 + mod(n, 3), 'z', 'y', 'x'), concat(char(97 + mod(n, 7)), n), '2024-01-01', n
          from (
            select a.i + 10 * b.i + 100 * c.i as n
            from (select 0 i union select 1 union select 2 union select 3 union select 4
              union select 5 union select 6 union select 7 union select 8 union select 9) a
            cross join (select 0 i union select 1 union select 2 union select 3 union select 4
              union select 5 union select 6 union select 7 union select 8 union select 9) b
            cross join (select 0 i union select 1 union select 2 union select 3) c) numbers
          """);
      List<String> inOrder = Sql.rows(writer, "select v from t order by e, k, d");
      TablePair t = leader.pair("t");

      try (Reading round = leader.begin()) {
        List<String> read = new ArrayList<>();
        Optional<Cursor> next = Optional.empty();
        int chunks = 0;
        do {
          Optional<Cursor> after = next;
          List<Chunk> chunk = new ArrayList<>();
          lines(sink -> chunk.add(leader.reader().chunk(round, t, after, 1, sink)))
              .forEach(line -> read.add(line.substring(line.lastIndexOf('|') + 1)));
          next = chunk.isEmpty() ? Optional.empty() : chunk.get(0).next();
          chunks++;
        } while (next.isPresent());
        assertThat(read).isEqualTo(inOrder);
        assertThat(chunks).isGreaterThan(3);
        assertThat(lines(sink -> leader.reader().all(round, t, sink))).hasSize(400);
        assertThat(leader.reader().bytes(round, t)).isPositive();
      }
    }
  }

  @Test
  default void onlyRowsThatMeetTheFilterTravel() throws Exception {
    try (Leader leader =
            Leader.with(version(), "create table t (id int primary key, v int, secret int)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values (1, 1, 0), (2, 2, 0)");
      leader.round();
      Sql.run(writer, "update t set v = v + 1", "insert into t values (3, 9, 0)");
      TablePair all = leader.pair("t");
      TableMapping mapping =
          new TableMapping(
              Map.of(),
              Map.of(),
              Map.of(),
              Map.of(),
              Map.of(new TableName("shop", "t"), "v < 3 or secret > 1"));
      TablePair some = new TablePair(all.leader(), all.follower(), mapping);

      try (Reading round = leader.begin()) {
        assertThat(leader.changes(round, some))
            .containsExactly("u|1|2|0", "d|2|null|null", "d|3|null|null");
        assertThat(byKey(leader, round, some, List.of(List.of("1"), List.of("3"))))
            .containsExactlyInAnyOrder("u|1|2|0", "d|3|null|null");
        assertThat(lines(sink -> leader.reader().all(round, some, sink)))
            .containsExactly("u|1|2|0");
      }
    }
  }

  @Test
  default void rowsWithoutAKeyAreCounted() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (a int, b text)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values (1, 'x'), (1, 'x'), (null, null)");
      leader.round();
      Sql.run(
          writer,
          "insert into t values (1, 'x'), (2, repeat('y', 3000)), (2, concat(repeat('y', 2999), 'z'))",
          "delete from t where a is null",
          "update t set a = 3 where a = 2 and b like '%z'");
      TablePair t = leader.pair("t");
      String y = "y".repeat(2999);

      try (Reading round = leader.begin()) {
        assertThat(leader.changes(round, t))
            .containsExactlyInAnyOrder("1|1|x", "1|2|" + y + "y", "1|3|" + y + "z", "-1|null|null");
        List<String> all =
            lines(sink -> assertThat(leader.reader().all(round, t, sink)).isEqualTo(5));
        assertThat(all).containsExactlyInAnyOrder("3|1|x", "1|2|" + y + "y", "1|3|" + y + "z");
        assertThat(lines(sink -> leader.reader().chunk(round, t, Optional.empty(), 1 << 20, sink)))
            .containsExactlyInAnyOrder("1|x", "1|x", "1|x", "2|" + y + "y", "3|" + y + "z");
      }
    }
  }

  @Test
  default void whatACascadeTookOrHandedDownIsFound() throws Exception {
    try (Leader leader =
            Leader.with(
                version(),
                "create table p (id int primary key, v int)",
                """
                create table c (
                  id int primary key, pid int,
                  foreign key (pid) references p (id) on delete cascade on update cascade)
                """);
        Connection writer = leader.session()) {
      Sql.run(
          writer,
          "insert into p values (1, 1), (2, 2)",
          "insert into c values (11, 1), (12, 1), (21, 2), (22, 2)");
      leader.round();
      Sql.run(
          writer,
          "update c set pid = 1 where id = 11",
          "delete from p where id = 1",
          "update p set id = 5 where id = 2");
      TablePair p = leader.pair("p");
      TablePair c = leader.pair("c");

      try (Reading round = leader.begin()) {
        Released first = leader.reader().released(round, p, Optional.empty(), 2);
        Released rest = leader.reader().released(round, p, first.next(), 2);
        assertThat(first.keys()).containsExactly(List.of("1"), List.of("2"));
        assertThat(rest.keys()).containsExactly(List.of("5"));
        assertThat(rest.next()).isEmpty();
        assertThat(leader.reader().released(round, c, Optional.empty(), 9).keys())
            .containsExactly(List.of("11"));
        assertThat(
                leader
                    .reader()
                    .referring(
                        round,
                        p,
                        List.of(List.of("1"), List.of("2"), List.of("5")),
                        c,
                        c.leader().shape().foreignKeys().get(0),
                        Optional.of(new Cursor(List.of("21"))),
                        10))
            .containsExactly(List.of("21"));
      }
    }
  }

  @Test
  default void whatCameFromTheFollowerIsNoNews() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key)");
        Connection writer = leader.session()) {
      leader.round();
      Sql.run(writer, "set @towline_origin = 'follower'", "insert into t values (1)");

      try (Reading round = leader.begin()) {
        assertThat(round.news()).isEmpty();
        assertThat(round.skipOrigin()).isEqualTo(new NodeName("follower"));
      }
    }
  }
}
