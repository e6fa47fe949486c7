package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** Values and names that every engine has arrive as they are. */
interface ValueCases {

  Replication replication();

  @Test
  default void ordinaryValuesArriveExactly() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        """
        create table v (
          id int primary key, s smallint, l bigint, n numeric(20, 5), w numeric(38, 0), f8 double precision,
          f4 %s, bo boolean, t text, vc varchar(20), c char(7), b %s, d date, ti time(6), ts %s, tz %s)
        """
            .formatted(words.real(), words.bytes(), words.dateTime(), words.moment()),
        """
        insert into v values
          (1, -32768, -9223372036854775808, -0.00001, 99999999999999999999999999999999999999, 1e300, -3.402823466e38, true,
           '', '', '', %s, '1970-01-01', '00:00:00', '1970-01-02 00:00:00', '1970-01-02 00:00:01'),
          (2, 32767, 9223372036854775807, 999999999999999.99999, -1, -4.9e-300, 1.175494351e-38, false, %s, %s, 'pad', %s,
           '9999-12-31', '23:59:59.999999', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999999'),
          (3, 0, 0, 0.1, 0, 0.1, 0.1, true, %s, ' lead', ' a', %s,
           '2024-02-29', '12:34:56.5', '2024-02-29 12:34:56.120000', '2024-02-29 12:34:56.1'),
          (4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
        """
            .formatted(
                words.bytes(""),
                words.text("tab\there\nnew \\ line \\. \\N"),
                words.text("é\uD83D\uDE00"),
                words.bytes("00ff5c0a0d09"),
                words.text("'quote' \"double\" `back` $1 % ; --"),
                words.bytes("deadbeef")),
        "create table w as select s, l, n, f8, t, b, d, ts from v");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update v set id = id + 10",
        "insert into w select s, l, n, f8, t, b, d, ts from v",
        "delete from w where t = ''",
        "insert into w select s, l, n, f8, t, b, d, ts from v where id = 11");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  /** One collation may call equal what another keeps apart. */
  @Test
  default void keysThatAreTextsAreFollowedToTheLetter() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table t (id varchar(20) primary key, v int)",
        "insert into t values ('a', 1), ('é', 2), (%s, 3), ('10', 4), ('9', 5), ('', 6)"
            .formatted(words.text("b\\c\td")));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set id = 'A' where v = 1",
        "update t set id = 'É' where v = 2",
        "update t set v = 30 where v = 3",
        "delete from t where id = '9'",
        "insert into t values ('ö', 7), ('z', 8)");
    replication().caughtUp().assertEqual();
    Sql.run(leader, "update t set id = 'a' where v = 1", "delete from t where v = 8");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id from t where v = 1"))
        .containsExactly("a");
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void keysOfOtherTypesAreFollowed() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    Sql.run(
        leader,
        "create table k (d date, n numeric(10, 3), ts %s, l bigint, v int, primary key (d, n, ts, l))"
            .formatted(words.dateTime()),
        """
        insert into k values
          ('2024-02-29', 1.500, '2024-02-29 12:34:56.5', 1, 1), ('2024-02-29', 1.500, '2024-02-29 12:34:56.500001', 1, 2),
          ('1970-01-01', -0.001, '1970-01-01 00:00:00', -9223372036854775808, 3)
        """);
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update k set v = v + 10",
        "update k set n = n + 1 where v = 12",
        "delete from k where v = 11",
        "update k set l = 9223372036854775807 where v = 13");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void largeValuesArrive() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    String large = "é\\\n'".repeat(200_000);
    String blob = "00ff5c27".repeat(200_000);
    Sql.run(
        leader,
        "create table t (id int primary key, t %s, b %s)"
            .formatted(words.longText(), words.bytes()),
        "insert into t values (1, %s, %s), (2, 'small', null)"
            .formatted(words.text(large), words.bytes(blob)));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set t = concat(t, 'x') where id = 1",
        "insert into t select id + 10, t, b from t");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void oddNamesOfAnyEngineAreOnlyNames() throws Exception {
    Connection leader = replication().leader();
    Words words = replication().words();
    String odd = words.name("Üñí ' \"\\ `tab.");
    String long63 = "x".repeat(63);
    Sql.run(
        leader,
        "create table %s (%s varchar(40) primary key, %s int, %s int)"
            .formatted(odd, words.name("k1"), words.name("towline op"), words.name("or`d\"er")),
        "create table %s (%s int, %s varchar(20), primary key (%s))"
            .formatted(
                words.name("select"), words.name("from"), words.name("seq"), words.name("from")),
        "create table %1$s (%1$s int primary key, xid int, op varchar(20), origin varchar(20))"
            .formatted(long63),
        "create table %s (n int, o int, new int, old int, k varchar(9), k1 varchar(9))"
            .formatted(words.name("no key")),
        "insert into %s values ('é', 1, 2)".formatted(odd),
        "insert into %s values (1, 'a')".formatted(words.name("select")),
        "insert into %s values (1, 2, 3, 4, 'k', 'k1')".formatted(words.name("no key")));
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "insert into %s values (%s, 3, 4), (%s, 5, 6)"
            .formatted(odd, words.text("\\."), words.text("\\N")),
        "update %s set %s = 2".formatted(words.name("select"), words.name("from")),
        "insert into " + long63 + " values (1, 2, 'op', 'origin')",
        "update %s set o = 99".formatted(words.name("no key")),
        "insert into %s values (null, null, null, null, null, null)"
            .formatted(words.name("no key")));

    replication().caughtUp().assertEqual();
  }
}
