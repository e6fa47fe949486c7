package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What a leader does that is MySQL or MariaDB, and no other. */
interface MySqlLeaderCases {

  Replication replication();

  private Connection leader() {
    return replication().leader();
  }

  private void follow() throws Exception {
    replication().install().start().caughtUp().assertEqual();
  }

  private void createFamily() throws Exception {
    Sql.run(
        leader(),
        "create table p (id int primary key, code varchar(20) unique, v int)",
        "create table c (id int primary key, p int, v int, foreign key (p) references p (id) on delete cascade)",
        "insert into p values (1, 'one', 0), (2, 'two', 0), (3, 'three', 0)",
        "insert into c values (10, 1, 0), (20, 2, 0), (21, 2, 0), (30, 3, 0)");
  }

  @Test
  default void childrenOfAReplacedParentAreThoseOfTheLeader() throws Exception {
    createFamily();
    follow();

    Sql.run(leader(), "replace into p values (2, 'zwei', 1)");
    replication().caughtUp().assertEqual();
    // It stands in the way by another value than its key.
    Sql.run(leader(), "replace into p values (4, 'three', 1)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void rowsOfSeveralTablesGoTogether() throws Exception {
    createFamily();
    follow();

    Sql.run(leader(), "delete p, c from p join c on c.p = p.id where p.id = 2");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "update p join c on c.p = p.id set p.v = 5, c.v = 6 where p.id = 1");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void rowsThatAreThereAreUpdatedInsteadOfInserted() throws Exception {
    createFamily();
    follow();

    Sql.run(
        leader(),
        "insert into p values (1, 'uno', 1), (9, 'nine', 9) on duplicate key update v = v + 100",
        "insert into p values (8, 'nine', 1) on duplicate key update id = 80, v = 8",
        "insert ignore into p values (3, 'x', 1), (7, 'seven', 7)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void childrenGoDownThreeTablesByDifferentActions() throws Exception {
    Sql.run(
        leader(),
        "create table a (id int primary key)",
        "create table b (id int primary key, a int, foreign key (a) references a (id) on delete cascade on update cascade)",
        """
        create table c (b int, n int, v int, primary key (b, n),
          foreign key (b) references b (id) on delete cascade on update cascade)
        """,
        """
        create table d (id int primary key, b int, n int,
          foreign key (b, n) references c (b, n) on delete set null on update cascade)
        """,
        "insert into a values (1), (2)",
        "insert into b values (10, 1), (20, 2)",
        "insert into c values (10, 1, 0), (20, 1, 0)",
        "insert into d values (1, 10, 1), (2, null, 2), (3, 20, 1), (4, null, 1)");
    follow();

    Sql.run(leader(), "update a set id = 5 where id = 1", "update b set id = 11 where id = 10");
    replication().caughtUp().assertEqual();
    Sql.run(
        leader(),
        "begin",
        "update b set id = 12 where id = 11",
        "delete from a where id = 5",
        "commit");

    replication().caughtUp().assertEqual();
    assertThat(Sql.rows(replication().follower(), "select id, b, n from d order by id"))
        .containsExactly("1|null|null", "2|null|2", "3|20|1", "4|null|1");
  }

  @Test
  default void partitionsThatAreEmptiedDroppedOrExchangedAreNoticed() throws Exception {
    Sql.run(
        leader(),
        """
        create table t (id int, region int, v varchar(20), primary key (id, region))
          partition by list (region) (
            partition p0 values in (0), partition p1 values in (1), partition p2 values in (2))
        """,
        "create table other (id int, region int, v varchar(20), primary key (id, region))",
        "insert into t select g, g % 3, 'x' from " + replication().words().series(1, 300),
        "insert into other values (1001, 2, 'y'), (1002, 2, 'z')");
    follow();

    Sql.run(leader(), "alter table t truncate partition p0");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "alter table t drop partition p1");
    replication().caughtUp().assertEqual();
    Sql.run(leader(), "insert into t values (5000, 0, 'new')");
    // The other table is captured, and its triggers would not let it be exchanged.
    Sql.run(
        leader(),
        "create table plain like other",
        "insert into plain select * from other",
        "alter table t exchange partition p2 with table plain",
        "drop table plain");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void aLargeTruncatedTableIsEmptiedInChunks() throws Exception {
    Sql.run(
        leader(),
        "create table t (id int primary key, v varchar(200))",
        "insert into t select g, repeat('x', 100) from " + replication().words().series(1, 3000),
        "analyze table t");
    replication().with(replication().settings().amounts(20_000, 1_000_000, 100, 0));
    follow();

    Sql.run(leader(), "truncate table t", "insert into t values (17, 'seventeen'), (5000, 'new')");

    replication().caughtUp().assertEqual();
  }

  /** The triggers stay with the old table: nothing tells of writes to the new one. */
  @Test
  default void aTableThatAnotherTookThePlaceOfIsFollowedOnceItIsCaptured() throws Exception {
    Sql.run(
        leader(),
        "create table t (id int primary key, v int)",
        "insert into t select g, 0 from " + replication().words().series(1, 100));
    follow();

    Sql.run(
        leader(),
        "create table t_new like t",
        "insert into t_new select id, v + 1 from t where id <> 50",
        "rename table t to t_old, t_new to t",
        "drop table t_old",
        "update t set v = 7 where id = 7");
    replication().install();
    Sql.run(leader(), "insert into t values (1000, 1)");

    replication().caughtUp().assertEqual();
  }

  @Test
  default void whateverASessionIsSetToRowsArrive() throws Exception {
    Sql.run(
        leader(),
        "create table t (id int primary key, at timestamp(6) null, note varchar(40), v double)",
        "insert into t values (1, '2024-02-03 04:05:06.5', 'one', 0.1)");
    follow();

    Sql.run(
        leader(),
        "set time_zone = '+05:45'",
        "set sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH'",
        "set names latin1",
        "set insert_id = 1",
        "insert into t values (2, '2024-02-03 04:05:06', 'back\\slash', 1e300)",
        "update t set at = '2024-10-27 02:30:00' where id = 1",
        "set names utf8mb4");

    replication().caughtUp().assertEqual();
    assertThat(Sql.one(replication().follower(), "select note from t where id = 2"))
        .isEqualTo("back\\slash");
  }

  @Test
  default void theFamilysOwnTypesArrive() throws Exception {
    Sql.run(
        leader(),
        """
        create table v (
          id int primary key, tu tinyint unsigned, su smallint unsigned, m mediumint, mu mediumint unsigned, iu int unsigned,
          bu bigint unsigned, de decimal(65, 30), f float, y year, ti time(3), dt datetime(3), ts timestamp null,
          en enum('sad', 'it''s \\"so, so\\"', ''), se set('a', 'b', 'c'), b1 bit(1), b64 bit(64), bn binary(4), vb varbinary(20),
          tt tinytext, mt mediumtext, tb tinyblob, la varchar(20) character set latin1, u3 varchar(20) character set utf8mb3,
          j json)
        """,
        """
        insert into v values
          (1, 255, 65535, -8388608, 16777215, 4294967295, 18446744073709551615,
           12345678901234567890123456789012345.123456789012345678901234567890, 1.17549e-38, 2155, '838:59:58.999',
           '9999-12-31 23:59:59.999', '2038-01-19 03:14:07', 'it''s "so, so"', 'a,c', b'1',
           b'1111111111111111111111111111111111111111111111111111111111111111', x'00', x'00ff', 'tiny', 'medium', x'0a',
           'é', 'ü', '{"a": "x y", "b": [1, 2.5, null]}'),
          (2, 0, 0, 8388607, 0, 0, 0, -0.1, 16777217, 1901, '-838:59:59', '1000-01-01 00:00:00', '1970-01-01 00:00:01',
           'sad', '', b'0', b'0', 'abcd', '', '', '', '', '', '', '[]'),
          (3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
           null, null, null, null, null, null)
        """);
    follow();

    Sql.run(leader(), "update v set id = id + 10", "update v set bu = bu - 1 where id = 11");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  /** By their collation they are one, by their bytes they are not. */
  @Test
  default void keysThatTheirCollationCallsEqualAreFollowedToTheLetter() throws Exception {
    Sql.run(
        leader(),
        "create table ci (k varchar(20) character set utf8mb4 collate utf8mb4_general_ci primary key, v int)",
        "create table la (k varchar(20) character set latin1 collate latin1_swedish_ci, n int, v int, primary key (k, n))",
        "create table pad (k varchar(20) character set utf8mb4 collate utf8mb4_unicode_ci primary key, v int)",
        "insert into ci values ('straße', 1), ('Ärger', 2), ('x', 3)",
        "insert into la values ('é', 1, 1), ('e', 2, 2)",
        "insert into pad values ('a ', 1), ('b', 2)");
    follow();

    Sql.run(
        leader(),
        "update ci set k = 'STRASSE' where v = 1",
        "update ci set k = 'arger' where v = 2",
        "update la set k = 'É' where v = 1",
        "update pad set k = 'A' where v = 1",
        "update pad set k = 'b   ' where v = 2",
        "delete from ci where k = 'X'");

    replication().caughtUp().assertEqual();
    assertThat(
            Sql.rows(replication().follower(), "select concat('<', k, '>') from pad where v = 2"))
        .containsExactly("<b   >");
  }
}
