package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.PATIENT;
import static dev.towline.contract.fence.FencedDatabase.tables;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.towline.contract.Engine;
import dev.towline.contract.Sql;
import dev.towline.dialect.Numbering;
import dev.towline.dialect.Numbering.Counter;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counters are said to give next, and what they give once they were advanced. */
abstract class NumberingContract {

  private final Engine engine;
  protected FencedDatabase db;
  protected Numbering numbering;

  NumberingContract(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void create() throws SQLException {
    db = new FencedDatabase(engine).install();
    numbering = db.dialect.numbering();
  }

  @AfterEach
  void drop() throws SQLException {
    db.close();
  }

  /** The one counter of a table. */
  protected Counter counter(String table) throws SQLException {
    assertThat(numbering.counters(db.admin, tables(table))).hasSize(1);
    return numbering.counters(db.admin, tables(table)).get(0);
  }

  protected void advance(Counter counter, long next) throws SQLException {
    numbering.advance(db.admin, counter, BigInteger.valueOf(next), PATIENT);
  }

  protected void assertBeyond(Counter counter, long next) {
    TowlineException failure =
        catchThrowableOfType(TowlineException.class, () -> advance(counter, next));
    assertThat(failure).as("there is no %d", next).isNotNull();
    assertThat(failure.kind()).isEqualTo(Kind.FATAL);
  }

  protected static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void aCounterGivesItsNextNumberAndNoSmallerOnceItIsAdvanced() throws SQLException {
    db.run("create table t (id %s primary key, note int)".formatted(db.words().numbered()));
    db.run("insert into t (note) values (1), (2), (3)");

    assertThat(counter("t").next()).isEqualTo(number(4));
    assertThat(counter("t").column()).isEqualTo("id");
    assertThat(counter("t").step()).isEqualTo(1);
    advance(counter("t"), 1000);
    assertThat(counter("t").next()).isEqualTo(number(1000));

    Sql.run(db.session(), "insert into t (note) values (4)");
    assertThat(db.one("select max(id) from t")).isEqualTo("1000");
  }

  @Test
  void itIsNeverTakenBack() throws SQLException {
    db.run("create table t (id %s primary key, note int)".formatted(db.words().numbered()));
    Counter before = counter("t");
    advance(before, 1000);
    db.run("insert into t (note) values (1)", "delete from t");

    advance(before, 500);
    advance(counter("t"), 1);

    db.run("insert into t (note) values (2)");
    assertThat(db.one("select max(id) from t")).isEqualTo("1001");
  }

  @Test
  void whatOtherSessionsHaveTakenIsTheirs() throws SQLException {
    db.run("create table t (id %s primary key, note int)".formatted(db.words().numbered()));
    Connection application = db.session();
    Sql.run(application, "insert into t (note) values (1)");
    String last = db.isPostgres() ? "select lastval()" : "select last_insert_id()";

    advance(counter("t"), 1000);

    assertThat(Sql.one(application, last)).isEqualTo("1");
    Sql.run(application, "insert into t (note) values (2)");
    assertThat(Sql.one(application, last)).isEqualTo("1000");
  }

  @Test
  void theExtremeIsTheLargestThatIsThere() throws SQLException {
    db.run("create table t (id %s primary key, note int)".formatted(db.words().numbered()));
    assertThat(numbering.extreme(db.admin, counter("t"))).isEmpty();

    db.run("insert into t (id, note) values (77, 1), (5, 1)");

    assertThat(numbering.extreme(db.admin, counter("t"))).contains(number(77));
  }

  @Test
  void tablesWithoutCountersHaveNone() throws SQLException {
    db.run("create table t (id int primary key)");

    assertThat(numbering.counters(db.admin, tables("t", "nothing"))).isEmpty();
  }
}
