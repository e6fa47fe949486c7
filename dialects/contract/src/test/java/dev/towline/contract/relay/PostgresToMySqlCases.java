package dev.towline.contract.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/** What PostgreSQL keeps apart or has, and MySQL and MariaDB do not. */
interface PostgresToMySqlCases {

  Replication replication();

  @Test
  default void keysThatAnyCollationWouldCallEqualStayApart() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (k varchar(20) primary key, v int)",
        "create table u (id int primary key, u varchar(20) unique)",
        "insert into t values ('a', 1), ('A', 2), ('ä', 3), ('a ', 4), ('a  ', 5), ('ss', 6), ('ß', 7), ('', 8), (' ', 9)",
        "insert into u values (1, 'a'), (2, 'A'), (3, 'a '), (4, 'á')");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(
        leader,
        "update t set v = v + 100 where k in ('A', 'a ', ' ')",
        "delete from t where k in ('a', 'ß', '')",
        "insert into t values ('Ä', 10), ('SS', 11)",
        "update u set u = 'A ' where id = 1");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void valuesThatHaveNoOtherFormArriveAsTheirNearestType() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        """
        create table v (id int primary key, u uuid, j json, jb jsonb, bo boolean, b bit(9), n numeric(30, 10),
          ba bytea, ch char(5), ti time)
        """,
        """
        insert into v values
          (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a": 1}', '{"b": [1, null], "a": "é"}', true, B'101010101',
           -12345678901234567890.0123456789, '\\x00ff0a5c', 'ab', '23:59:59.000001'),
          (2, null, null, null, false, null, null, '', '', '00:00:00')
        """);
    replication().install().start().caughtUp().assertEqual();

    Sql.run(leader, "update v set id = id + 10");

    replication().caughtUp().assertEqual();
    assertThat(replication().verify().equal()).isTrue();
  }

  @Test
  default void aValueThatTheFollowerHasNoNotionOfStopsByItsName() throws Exception {
    Connection leader = replication().leader();
    Sql.run(
        leader,
        "create table t (id int primary key, f double precision)",
        "insert into t values (1, 1.5)");
    replication().install().start().caughtUp().assertEqual();

    Sql.run(leader, "insert into t values (2, 'NaN')");

    TowlineException failure = replication().awaitFailure();
    assertThat(failure).hasMessageContaining("public.t").hasMessageContaining("id = 2");
    Sql.run(leader, "update t set f = 2.5 where id = 2");
    replication().start().caughtUp().assertEqual();
  }
}
