package dev.towline.contract.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Quarantine;
import dev.towline.model.Cursor;
import dev.towline.model.Epoch;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport.Difference;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a follower of the MySQL family must do with lines. */
abstract class FollowerContract {

  /** How rows come to be written: few as statements, many through a stage that is filled. */
  enum Way {
    SMALL("", false),
    LOADED("", true),
    INSERTED("allowLoadLocalInfile=false", true);

    final String options;
    final boolean staged;

    Way(String options, boolean staged) {
      this.options = options;
      this.staged = staged;
    }
  }

  private final MySqlVersion version;
  private LineFollower follower;

  FollowerContract(MySqlVersion version) {
    this.version = version;
  }

  @BeforeEach
  void open() throws SQLException {
    follower = new LineFollower(version, "");
  }

  @AfterEach
  void close() throws SQLException {
    follower.close();
  }

  private void use(Way way) throws SQLException {
    if (!way.options.isEmpty()) {
      follower.close();
      follower = new LineFollower(version, way.options);
    }
    if (way.staged) {
      follower.staging();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreInsertedUpdatedAndDeletedByTheirKeys(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, name varchar(20))",
        "insert into t values (1, 'old'), (2, 'old'), (3, 'kept')");
    TablePair table = follower.pair("t");

    long rows =
        follower.apply(table, "u\t1\tnew", "d\t2\t\\N", "i\t4\t\\N", "u\t5\ta\\tb\\\\c\\fd");

    assertThat(rows).isEqualTo(4);
    assertThat(follower.rows("select id, name from t order by id"))
        .containsExactly("1|new", "3|kept", "4|null", "5|a\tb\\c\fd");
  }

  @ParameterizedTest
  @EnumSource
  void manyRowsComeInOneBatch(Way way) throws SQLException {
    use(way);
    follower.run("create table t (id int primary key, name varchar(20))");
    String[] lines =
        IntStream.rangeClosed(1, 25_000)
            .mapToObj(i -> "u\t" + i + "\tname " + i)
            .toArray(String[]::new);

    long rows = follower.apply(follower.pair("t"), lines);

    assertThat(rows).isEqualTo(25_000);
    assertThat(follower.rows("select count(*), min(name), sum(id) from t"))
        .containsExactly("25000|name 1|312512500");
  }

  @ParameterizedTest
  @EnumSource
  void uniqueValuesSwapInsideOneBatch(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, seat int unique)",
        "insert into t values (1, 10), (2, 20), (3, 30)");

    follower.apply(follower.pair("t"), "u\t1\t20", "u\t2\t10", "d\t3\t\\N", "i\t4\t30");

    assertThat(follower.rows("select id, seat from t order by id"))
        .containsExactly("1|20", "2|10", "4|30");
  }

  @ParameterizedTest
  @EnumSource
  void aSecondUniqueKeyNeverHitsAnotherRow(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, seat int unique, name varchar(10))",
        "insert into t values (1, 10, 'somebody')");
    TablePair table = follower.pair("t");

    assertThatThrownBy(() -> follower.apply(table, "u\t2\t10\tother"))
        .isInstanceOfSatisfying(TowlineException.class, e -> assertThat(e.refusesRows()).isTrue());

    assertThat(follower.rows("select * from t")).containsExactly("1|10|somebody");
  }

  @ParameterizedTest
  @EnumSource
  void aHolderOutsideOfAPartialBatchMakesRoom(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, seat int unique)",
        "insert into t values (1, 10), (2, 20)");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      batch.partial();
      LineFollower.send(batch.rows(table, Mode.CHANGES), "u\t2\t10");
      LineFollower.finish(batch);
    }

    assertThat(follower.rows("select * from t")).containsExactly("2|10");
  }

  @ParameterizedTest
  @EnumSource
  void keysAreComparedInEveryByte(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id varchar(10) collate utf8mb4_bin primary key, n int)",
        "insert into t values ('a', 1), ('B', 2)");
    TablePair table = follower.pair("t");

    follower.apply(table, "u\tA\t3", "d\tb\t\\N", "u\ta\t4");

    assertThat(follower.rows("select id, n from t order by id"))
        .containsExactly("A|3", "B|2", "a|4");
  }

  @ParameterizedTest
  @EnumSource
  void aKeyChangesItsCaseUnderACollationThatSeesNoneOfIt(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id varchar(10) collate utf8mb4_general_ci primary key, n int)",
        "insert into t values ('a', 1)");
    TablePair table = follower.pair("t");

    follower.apply(table, "d\ta\t\\N", "u\tA\t2");

    assertThat(follower.rows("select * from t")).containsExactly("A|2");
    assertThatThrownBy(() -> follower.apply(table, "u\ta\t3"))
        .isInstanceOfSatisfying(TowlineException.class, e -> assertThat(e.refusesRows()).isTrue());
    follower.apply(table, "d\ta\t\\N");
    assertThat(follower.rows("select * from t")).containsExactly("A|2");
  }

  @ParameterizedTest
  @EnumSource
  void columnsOfTheFollowersOwnKeepTheirValues(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table leader.t (id int primary key, name varchar(10))",
        "create table t (id int primary key, note varchar(10) default 'none', name varchar(10))",
        "insert into t values (1, 'mine', 'old')");

    follower.apply(follower.leaderPair("t"), "u\t1\tnew", "u\t2\tnew");

    assertThat(follower.rows("select * from t order by id"))
        .containsExactly("1|mine|new", "2|none|new");
  }

  @Test
  void replacingRemovesWhatDidNotCome() throws SQLException {
    follower.run(
        "create table t (id int primary key, name varchar(10))",
        "insert into t values (1, 'a'), (2, 'b'), (3, 'c')");

    follower.apply(follower.pair("t"), Mode.REPLACE, "u\t2\tb", "u\t4\td");

    assertThat(follower.rows("select * from t order by id")).containsExactly("2|b", "4|d");

    follower.apply(follower.pair("t"), Mode.REPLACE);

    assertThat(follower.rows("select * from t")).isEmpty();
  }

  @Test
  void aCopyGoesStraightIntoTheTable() throws SQLException {
    follower.run("create table t (id int primary key, name varchar(10))");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      LineFollower.send(
          batch.copy(table),
          IntStream.range(0, 1000).mapToObj(i -> i + "\tx" + i).toArray(String[]::new));
      LineFollower.finish(batch);
    }

    assertThat(follower.rows("select count(*), max(name) from t")).containsExactly("1000|x999");
  }

  @ParameterizedTest
  @EnumSource
  void comparingFindsEveryDifference(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, name varchar(10), d double)",
        "insert into t values (1, 'same', 0), (2, 'Other', 0), (3, 'more', 0), (5, null, 0), (6, 'z', 0)");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      LineFollower.send(
          batch.rows(table, Mode.COMPARE),
          "u\t1\tsame\t0",
          "u\t2\tother\t0",
          "d\t3\t\\N\t\\N",
          "u\t4\tless\t0",
          "u\t5\t\\N\t0",
          "u\t6\tz\t-0",
          "d\t7\t\\N\t\\N");
      batch.received();
      batch.apply();

      assertThat(batch.differences(table))
          .containsExactlyInAnyOrder(
              new Difference(List.of("2"), "differs"),
              new Difference(List.of("3"), "only on follower"),
              new Difference(List.of("4"), "missing on follower"),
              new Difference(List.of("6"), "differs"));
      batch.commit();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfTablesWithoutAKeyAreCounted(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (name varchar(10), f float)",
        "insert into t values ('a', 0.1), ('a', 0.1), ('a', 0.1), ('A', 0.1), (null, null)");
    TablePair table = follower.pair("t");

    follower.apply(table, "-2\ta\t0.1", "3\tb\t\\N", "-1\t\\N\t\\N");

    assertThat(
            follower.rows(
                "select name, count(*) from t group by cast(name as binary), name order by cast(name as binary)"))
        .containsExactly("A|1", "a|1", "b|3");
    assertThatThrownBy(() -> follower.apply(table, "-2\ta\t0.1"))
        .hasMessageContaining("lacks 1 rows");
  }

  @Test
  void tablesWithoutAKeyAreReplacedAndCompared() throws SQLException {
    follower.run(
        "create table t (name varchar(10), b varbinary(3))",
        "insert into t values ('a', x'ff'), ('a', x'ff'), ('c', null)");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      LineFollower.send(batch.rows(table, Mode.COMPARE_ALL), "3\ta\t\\\\xff", "1\tb\t\\N");
      batch.received();
      batch.apply();
      assertThat(batch.differences(table))
          .containsExactlyInAnyOrder(
              new Difference(List.of("(a,FF)"), "missing on follower"),
              new Difference(List.of("(b,null)"), "missing on follower"),
              new Difference(List.of("(c,null)"), "only on follower"));
      batch.commit();
    }
    follower.apply(table, Mode.REPLACE, "3\ta\t\\\\xff", "1\tb\t\\N");

    assertThat(follower.rows("select name, hex(b), count(*) from t group by 1, 2 order by 1"))
        .containsExactly("a|FF|3", "b|null|1");
  }

  @Test
  void keysComePageByPageInTheFollowersOrder() throws SQLException {
    follower.run(
        "create table t (a enum('z','a'), b varchar(10) collate utf8mb4_bin, c varbinary(4), primary key (a, b, c))",
        "insert into t values ('z', 'x', x'00'), ('z', 'X', x'01'), ('a', 'x', x'ff'), ('a', 'y', x'ff')");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      List<List<String>> first = batch.keys(table, Optional.empty(), 3);
      List<List<String>> second = batch.keys(table, Optional.of(new Cursor(first.get(2))), 3);

      assertThat(first)
          .containsExactly(
              List.of("a", "x", "\\xff"), List.of("a", "y", "\\xff"), List.of("z", "X", "\\x01"));
      assertThat(second).containsExactly(List.of("z", "x", "\\x00"));
    }
  }

  @Test
  void whatFailsLeavesNothingBehind() throws SQLException {
    follower.run("create table t (id int primary key)");
    try (Batch batch = follower.begin()) {
      LineFollower.send(batch.rows(follower.pair("t"), Mode.CHANGES), "u\t1");
      batch.received();
      batch.apply();
    }
    follower.failed();

    assertThat(follower.rows("select * from t")).isEmpty();
    assertThat(follower.rows("select position from towline.subscription")).containsExactly("null");
  }

  @Test
  void anotherRelayAndAnotherPositionAreFencedOff() throws SQLException {
    follower.run("create table t (id int primary key)");
    follower.apply(follower.pair("t"), "u\t1");
    try (Connection other = follower.open("")) {
      follower.applier.prepare(other);
      Epoch second = follower.applier.takeOver(other, LineFollower.SUBSCRIPTION, "there");

      assertThat(second).isEqualTo(new Epoch(2));
      assertThatThrownBy(() -> follower.begin())
          .isInstanceOfSatisfying(
              TowlineException.class,
              e -> assertThat(e.kind()).isEqualTo(TowlineException.Kind.CONFLICT))
          .hasMessageContaining("there holds it since epoch 2");
      assertThatThrownBy(
              () -> follower.begin(other, second, LineFollower.at(7), LineFollower.at(8)))
          .hasMessageContaining("Expected to advance 1 subscription row");
      follower.begin(other, second, LineFollower.at(1), LineFollower.at(2)).close();
    }
  }

  @Test
  void theOriginIsThereDuringTheTransactionOnly() throws SQLException {
    follower.run(
        "create table t (id int primary key, origin varchar(64))",
        "create trigger t_origin before insert on t for each row set new.origin = @towline_origin");
    follower.apply(follower.pair("t"), "u\t1\t\\N");

    assertThat(follower.rows("select * from t")).containsExactly("1|north");
    assertThat(dev.towline.contract.Sql.rows(follower.connection, "select @towline_origin"))
        .containsExactly("null");
  }

  @Test
  void refusedRowsAreSetAsideWhileTheRestFlows() throws SQLException {
    follower.run(
        "create table t (id int primary key, seat int unique, name varchar(3))",
        "insert into t values (1, 10, 'old'), (2, 20, 'b')");
    TablePair table = follower.pair("t");
    follower.settingAside();

    try (Batch batch = follower.begin()) {
      LineFollower.send(
          batch.rows(table, Mode.CHANGES),
          "u\t1\t10\ttoo long",
          "u\t2\t30\tc",
          "u\t3\t20\td",
          "u\t4\t40\te",
          "u\t99999999999\t5\tf",
          "d\t99999999998\t\\N\t\\N");
      batch.received();

      assertThat(batch.apply()).isEqualTo(3);
      assertThat(batch.setAside())
          .extracting(row -> row.key() + " " + row.column().orElse("-"))
          .containsExactly("[1] name", "[99999999999] id");
      assertThat(batch.quarantined()).isEqualTo(2);
      batch.commit();
    }
    assertThat(follower.rows("select * from t order by id"))
        .containsExactly("1|10|old", "2|30|c", "3|20|d", "4|40|e");
    assertThat(
            follower
                .quarantine
                .first(follower.connection, LineFollower.SUBSCRIPTION, 1)
                .get(0)
                .toString())
        .startsWith("Table public.t, key 1, column name, value 'too long': Data too long");
  }

  @Test
  void aQuarantinedRowLeavesWhenItsKeyIsWritten() throws SQLException {
    follower.run("create table t (id int primary key, name varchar(3))");
    TablePair table = follower.pair("t");
    follower.settingAside();
    follower.apply(table, "u\t1\ttoo long", "u\t2\ttoo long");
    Quarantine quarantine = follower.quarantine;

    follower.apply(table, "u\t1\tok");

    assertThat(quarantine.count(follower.connection, LineFollower.SUBSCRIPTION)).isEqualTo(1);
    assertThat(quarantine.retry(follower.connection, LineFollower.SUBSCRIPTION, List.of()))
        .isEqualTo(1);
    follower.run(
        "insert into towline.subscription_table values ('lines', 'public', 't', 0, 'following', null, 0, 0, '1/1', true)");
    assertThat(quarantine.next(follower.connection, LineFollower.SUBSCRIPTION).orElseThrow().keys())
        .containsExactly(List.of("2"));
    follower.apply(table, "d\t2\t\\N", "u\t2\tok");
    assertThat(quarantine.count(follower.connection, LineFollower.SUBSCRIPTION)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aValueThatCannotBeThereDiffers(Way way) throws SQLException {
    use(way);
    follower.run(
        "create table t (id int primary key, name varchar(3))",
        "insert into t values (1, null), (2, 'b')");
    TablePair table = follower.pair("t");

    try (Batch batch = follower.begin()) {
      LineFollower.send(
          batch.rows(table, Mode.COMPARE), "u\t1\ttoo long", "u\t2\tb", "u\t3\ttoo long");
      batch.received();
      batch.apply();

      assertThat(batch.differences(table))
          .containsExactlyInAnyOrder(
              new Difference(List.of("1"), "differs"),
              new Difference(List.of("3"), "missing on follower"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesAtTheEdgesOfEveryTypeAreKept(Way way) throws SQLException {
    use(way);
    new ValueCases(follower).edges();
  }

  @ParameterizedTest
  @EnumSource
  void valuesThatWouldChangeAreRefusedByName(Way way) throws SQLException {
    use(way);
    new ValueCases(follower).refusals();
  }

  @ParameterizedTest
  @EnumSource
  void numbersInsideOfJsonKeepTheirDigitsOrAreRefused(Way way) throws SQLException {
    use(way);
    new ValueCases(follower).json(version.isMariaDb());
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfMegabytesComeThrough(Way way) throws SQLException {
    use(way);
    follower.run("create table t (id int primary key, body longtext, data longblob)");
    TablePair table = follower.pair("t");
    String body = "'\\\\".repeat(350_000);
    String[] lines =
        IntStream.range(0, 8)
            .mapToObj(i -> "u\t%d\t%s\t\\\\x%s".formatted(i, body, "27".repeat(1 << 20)))
            .toArray(String[]::new);

    follower.apply(table, lines);

    assertThat(follower.rows("select count(*), min(length(body)), min(length(data)) from t"))
        .containsExactly("8|700000|1048576");
  }

  @ParameterizedTest
  @EnumSource
  void aRowLargerThanAPacketIsRefusedByNameUnlessItCanBeLoaded(Way way) throws SQLException {
    use(way);
    String packet = follower.rows("select @@global.max_allowed_packet").get(0);
    follower.run(
        "create table t (id int primary key, a longtext, b longtext)",
        "set global max_allowed_packet = 1048576");
    try (LineFollower small = follower.again(way.options)) {
      TablePair table = small.pair("t");
      String line = "u\t7\t%1$s\t%1$s".formatted("a".repeat(700_000));
      if (way != Way.INSERTED) {
        small.apply(table, line);
        assertThat(small.rows("select id, length(a), length(b) from t"))
            .containsExactly("7|700000|700000");
      } else {
        assertThatThrownBy(() -> small.apply(table, line))
            .isInstanceOfSatisfying(
                TowlineException.class, e -> assertThat(e.refusesRows()).isTrue())
            .hasMessageContaining("Table public.t, key id = 7")
            .hasMessageContaining("too large");
      }
    } finally {
      follower.run("set global max_allowed_packet = " + packet);
    }
  }

  @Test
  void childrenAreFoundByTheirForeignKeysWhateverBecameOfTheParent() throws SQLException {
    follower.run(
        "create table p (id int primary key, code varchar(10) collate utf8mb4_bin unique)",
        "create table c (id int primary key, pid int, pcode varchar(10) collate utf8mb4_bin, constraint by_id foreign key (pid) references p (id) on delete cascade, constraint by_code foreign key (pcode) references p (code) on update cascade)",
        "insert into p values (1, 'a'), (2, 'b'), (3, 'c')",
        "insert into c values (11, 1, 'b'), (12, 1, null), (21, 2, 'a'), (31, 3, 'c')",
        "set foreign_key_checks = 0",
        "delete from p where id = 1");
    TablePair parent = follower.pair("p");
    TablePair child = follower.pair("c");
    var keys = child.leader().shape().foreignKeys();

    for (var key : keys) {
      List<List<String>> children =
          follower.applier.referring(
              follower.connection, parent, List.of(List.of("1"), List.of("2")), child, key, 10);
      assertThat(children)
          .containsExactlyInAnyOrderElementsOf(
              key.name().equals("by_id")
                  ? List.of(List.of("11"), List.of("12"), List.of("21"))
                  : List.of(List.of("11")));
    }
    assertThat(keys).hasSize(2);
  }

  @Test
  void aDirtySessionWritesTheSame() throws SQLException {
    follower.run(
        "set global sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,NO_ZERO_DATE,NO_ZERO_IN_DATE,PIPES_AS_CONCAT'");
    try (LineFollower odd =
        follower.again("sessionVariables=time_zone='-07:00',sql_safe_updates=1")) {
      odd.run("create table t (id int primary key, a varchar(20), b timestamp null, c date)");
      TablePair table = odd.pair("t");
      odd.apply(table, "u\t0\ta'\\\\b\"\t2024-01-01 00:00:00\t0000-00-00");
      odd.staging();
      odd.apply(table, "u\t1\ta'\\\\b\"\t2024-01-01 00:00:00\t0000-00-00");

      assertThat(odd.rows("select id, a, unix_timestamp(b), cast(c as char) from t order by id"))
          .containsExactly("0|a'\\b\"|1704067200|0000-00-00", "1|a'\\b\"|1704067200|0000-00-00");
    } finally {
      follower.run("set global sql_mode = default");
    }
  }
}
