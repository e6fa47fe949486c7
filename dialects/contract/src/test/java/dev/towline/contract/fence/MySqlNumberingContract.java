package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.PATIENT;
import static dev.towline.contract.fence.FencedDatabase.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.dialect.Numbering.Counter;
import dev.towline.servers.MySqlVersion;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AUTO_INCREMENT of MySQL and MariaDB, and the latter's sequences. */
abstract class MySqlNumberingContract extends NumberingContract {

  private final MySqlVersion version;

  MySqlNumberingContract(MySqlVersion version) {
    super(Engine.of(version));
    this.version = version;
  }

  @Test
  void theLastNumberOfSixtyFourBitsIsNotGiven() throws SQLException {
    db.run("create table t (id bigint unsigned auto_increment primary key, note int)");
    BigInteger last = BigInteger.TWO.pow(64).subtract(BigInteger.TWO);
    assertThat(counter("t").last()).isEqualTo(last);

    numbering.advance(db.admin, counter("t"), last, PATIENT);
    assertThat(counter("t").next()).isEqualTo(last);

    db.run("insert into t (note) values (1)");
    assertThat(db.one("select id from t")).isEqualTo(last.toString());
    assertThat(numbering.extreme(db.admin, counter("t"))).contains(last);
  }

  @Test
  void theColumnsTypeIsTheEnd() throws SQLException {
    db.run("create table t (id tinyint auto_increment primary key, note int)");

    assertThat(counter("t").last()).isEqualTo(number(127));
    advance(counter("t"), 127);
    assertBeyond(counter("t"), 128);

    db.run("insert into t (note) values (1)");
    assertThat(db.one("select id from t")).isEqualTo("127");
  }

  @Test
  void theServersIncrementAndOffsetAreKept() throws SQLException {
    db.run(
        "create table t (id int auto_increment primary key, note int)",
        "set global auto_increment_increment = 10",
        "set global auto_increment_offset = 3");
    try {
      Connection application = db.session();
      Sql.run(application, "insert into t (note) values (1), (2)");
      assertThat(db.one("select group_concat(id) from t")).isEqualTo("3,13");

      Counter counter = counter("t");
      assertThat(counter.next()).isEqualTo(number(23));
      assertThat(counter.step()).isEqualTo(10);
      advance(counter, 100);
      assertThat(counter("t").next()).isEqualTo(number(103));

      Sql.run(application, "insert into t (note) values (3)");
      assertThat(db.one("select max(id) from t")).isEqualTo("103");
    } finally {
      db.run(
          "set global auto_increment_increment = default",
          "set global auto_increment_offset = default");
    }
  }

  @Test
  void itStaysAfterTheRowsAreGone() throws SQLException {
    db.run(
        "create table t (id int auto_increment primary key, note int)",
        "insert into t (id, note) values (700, 1)",
        "delete from t");

    assertThat(counter("t").next()).isEqualTo(number(701));
    advance(counter("t"), 600);
    assertThat(counter("t").next()).isEqualTo(number(701));
  }

  @Test
  void followersDoNotLookAgain() throws Exception {
    db.close();
    String table = "select state, fingerprint from towline.subscription_table";
    try (Replication replication = Replication.between(Engine.of(version), Engine.of(version))) {
      Sql.run(
          replication.leader(),
          "create table t (id int auto_increment primary key, note int)",
          "insert into t (note) values (1)");
      replication.install().start().caughtUp();
      String before = Sql.one(replication.follower(), table);

      Counter counter = numbering.counters(replication.leader(), tables("t")).get(0);
      numbering.advance(replication.leader(), counter, number(1000), PATIENT);
      replication.write("insert into t (note) values (2)");

      replication.caughtUp().assertEqual();
      assertThat(Sql.one(replication.follower(), table)).isEqualTo(before);
    }
    db = new FencedDatabase(Engine.of(version));
  }

  @Test
  void sequencesInDefaultsAreCounters() throws SQLException {
    assumeTrue(version.isMariaDb());
    db.run(
        "create sequence `odd ``seq` start with 5 increment by 5 cache 10",
        "create table t (id int default (nextval(`odd ``seq`)) primary key, note int)",
        "insert into t (note) values (1)");

    Counter counter = counter("t");
    assertThat(counter.step()).isEqualTo(5);
    assertThat(counter.next()).isEqualTo(number(55));
    advance(counter, 1001);
    advance(counter, 10);

    db.run("insert into t (note) values (2)");
    List<String> ids = Sql.rows(db.admin, "select id from t order by id");
    assertThat(ids).containsExactly("5", "1005");
  }
}
