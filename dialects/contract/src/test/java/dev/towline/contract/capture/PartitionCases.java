package dev.towline.contract.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.PostgresCatalog;
import dev.towline.postgresql.PostgresPreflight;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions of any age are captured as their root, children by inheritance as themselves. */
interface PartitionCases {

  CapturedDatabase database();

  /**
   * A root with a key where there can be one (version 11), partitions p0, p1 and p2 of ten each.
   */
  private CapturedDatabase partitioned() throws SQLException {
    CapturedDatabase db = database();
    db.needs(100000);
    db.run("create table r (id int not null, k int not null) partition by range (k)");
    for (int i = 0; i < 3; i++) {
      db.run(
          "create table p%d partition of r for values from (%d) to (%d)"
              .formatted(i, 10 * i, 10 * i + 10));
    }
    if (db.version() >= 110000) {
      db.run("alter table r add primary key (k, id)");
    }
    db.capture("r");
    return db;
  }

  /** A row as it is logged: by its key, or by its text where the root cannot have a key. */
  private String row(CapturedDatabase db, int id, int k) throws SQLException {
    return (db.version() >= 110000 ? "%2$d,%1$d" : "(%d,%d)").formatted(id, k);
  }

  @Test
  default void writesThroughTheRootAndToAPartitionAreLogged() throws SQLException {
    CapturedDatabase db = partitioned();

    db.run("insert into r values (1, 1), (2, 11)", "insert into p2 values (3, 21)");
    assertThat(db.sorted("r"))
        .containsExactly("I" + row(db, 1, 1), "I" + row(db, 2, 11), "I" + row(db, 3, 21));

    db.run("delete from r where id = 2", "delete from p2");
    assertThat(db.sorted("r")).containsExactly("D" + row(db, 2, 11), "D" + row(db, 3, 21));

    db.run(
        "set session_replication_role = replica",
        "insert into r values (4, 4)",
        "insert into p1 values (5, 15)",
        "reset session_replication_role");
    assertThat(db.sorted("r")).containsExactlyInAnyOrder("I" + row(db, 5, 15), "I" + row(db, 4, 4));
  }

  @Test
  default void aRowThatMovesToAnotherPartitionIsLogged() throws SQLException {
    database().needs(110000);
    CapturedDatabase db = partitioned();
    db.run("insert into r values (1, 1)");
    db.log("r");

    db.run("update r set k = 11");

    assertThat(db.sorted("r")).containsExactly("D1,1", "I11,1");
  }

  @Test
  default void truncatingAPartitionDoubtsAndTruncatingTheRootEmpties() throws SQLException {
    CapturedDatabase db = partitioned();

    db.run("truncate p0");
    assertThat(db.log("r")).isEqualTo("?");

    db.run("truncate r");
    assertThat(db.logged("r")).contains("T");
  }

  @Test
  default void newAndAttachedPartitionsAreCapturedAtOnceAndDetachedOnesNoMore()
      throws SQLException {
    CapturedDatabase db = partitioned();

    db.run("create table p3 partition of r for values from (30) to (40)");
    db.run("insert into p3 values (6, 36)");
    assertThat(db.log("r")).isEqualTo("I" + row(db, 6, 36));

    db.run("create table p4 (id int not null, k int not null)", "insert into p4 values (7, 47)");
    db.run("alter table r attach partition p4 for values from (40) to (50)");
    db.run("insert into r values (8, 48)", "truncate p4");
    assertThat(db.sorted("r")).containsExactly("?", "I" + row(db, 8, 48));

    db.run("alter table r detach partition p4", "insert into p4 values (9, 49)", "truncate p4");
    assertThat(db.log("r")).isEmpty();
    assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("r"))).isEmpty();
  }

  @Test
  default void subPartitionsAreCaptured() throws SQLException {
    CapturedDatabase db = partitioned();

    db.run("create table s partition of r for values from (30) to (50) partition by range (k)");
    db.run("create table s0 partition of s for values from (30) to (40)");
    db.run("create table s1 partition of s for values from (40) to (50)");
    db.run("insert into r values (1, 31)", "insert into s values (2, 41)", "truncate s1");

    assertThat(db.sorted("r")).containsExactly("?", "I" + row(db, 1, 31), "I" + row(db, 2, 41));
  }

  @Test
  default void partitionsThatNoEventTriggerSawAreDriftAndMended() throws SQLException {
    CapturedDatabase db = partitioned();
    db.run("alter event trigger towline_ddl disable");

    db.run("create table p3 partition of r for values from (30) to (40)");

    assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("r")))
        .extracting(finding -> finding.problem())
        .contains("partitions without a trigger: 1");
    db.install(CapturedDatabase.plan("r"));
    db.run("insert into p3 values (6, 36)");
    assertThat(db.log("r")).isEqualTo("? I" + row(db, 6, 36));
  }

  @Test
  default void aTableCapturedPerRowMayBecomeAPartitionOfACapturedOne() throws SQLException {
    database().needs(110000);
    CapturedDatabase db = partitioned();
    db.run("create table p3 (id int not null, k int not null, primary key (k, id))");
    db.install(CapturedDatabase.plan(Detail.KEYS, Level.ROW, "r", "p3"));
    db.log("r");

    db.run("alter table r attach partition p3 for values from (30) to (40)");
    db.run("insert into p3 values (6, 36)");
    assertThat(db.log("r")).isEqualTo("I36,6");

    db.install(CapturedDatabase.plan("r"));
    assertThat(db.captured()).containsExactly("public.r");
    db.run("insert into p3 values (7, 37)");
    assertThat(db.logged("r")).contains("I37,7");
  }

  /** A rule of PostgreSQL before 18; {@code check} tells of it beforehand. */
  @Test
  default void aTableCapturedPerStatementIsAttachedOnceItIsCapturedPerRow() throws SQLException {
    CapturedDatabase db = partitioned();
    db.run("create table p3 (id int not null, k int not null)");
    db.install(CapturedDatabase.plan("r", "p3"));
    String attach = "alter table r attach partition p3 for values from (30) to (40)";

    assertThat(db.one("select level from towline.capture where table_name = 'p3'"))
        .isEqualTo("statement");
    if (db.version() < 180000) {
      assertThatThrownBy(() -> db.run(attach))
          .hasMessageContaining(
              "ROW triggers with transition tables are not supported on partitions");
    }
    assertThat(new PostgresPreflight().leader(db.superuser(), List.of(shape("r"))))
        .filteredOn(finding -> finding.subject().equals("public.r"))
        .extracting(finding -> finding.problem() + " " + finding.remedy())
        .anyMatch(
            told ->
                told.contains("captured by statement cannot be attached")
                    && told.contains("Set level: row for a table before you attach it."));

    if (db.version() >= 110000) {
      db.install(CapturedDatabase.plan(Detail.KEYS, Level.ROW, "r", "p3"));
      db.run(attach, "insert into p3 values (6, 36)");
      assertThat(db.logged("r")).contains("I36,6");
    }
  }

  private TableShape shape(String table) throws SQLException {
    return new PostgresCatalog()
        .table(database().superuser(), new TableName("public", table))
        .orElseThrow();
  }

  @Test
  default void anAttachedPartitionMayHaveItsColumnsInAnotherOrder() throws SQLException {
    database().needs(110000);
    CapturedDatabase db = partitioned();
    db.run("create table p3 (gone text, k int not null, id int not null)");
    db.run("alter table p3 drop column gone");

    db.run("alter table r attach partition p3 for values from (30) to (40)");
    db.run("insert into r values (6, 36)", "update r set id = 7 where k = 36");

    assertThat(db.sorted("r")).containsExactly("I36,6", "U36,6", "U36,7");
  }

  @Test
  default void aRootWithoutKeyThatGetsAPartitionOfAnotherOrderIsDoubtedFromThenOn()
      throws SQLException {
    CapturedDatabase db = database();
    db.needs(100000);
    db.run(
        "create table r (id int, k int) partition by range (k)",
        "create table p0 partition of r for values from (0) to (10)",
        "create table p1 (k int, id int)");
    db.capture("r");
    db.run("insert into r values (1, 2)");
    assertThat(db.log("r")).isEqualTo("I(1,2)");

    db.run("alter table r attach partition p1 for values from (10) to (20)");
    db.run("insert into r values (1, 2), (3, 14)");

    assertThat(db.logged("r")).isNotEmpty().containsOnly("?");
    db.run("alter table r detach partition p1");
    db.install(CapturedDatabase.plan("r"));
    db.log("r");
    db.run("insert into r values (5, 6)");
    assertThat(db.log("r")).isEqualTo("I(5,6)");
  }

  @Test
  default void aRootWithoutKeyWhosePartitionsHaveAnotherOrderIsRefused() throws SQLException {
    CapturedDatabase db = database();
    db.needs(100000);
    db.run(
        "create table r (id int, k int) partition by range (k)", "create table p (k int, id int)");
    db.run("alter table r attach partition p for values from (0) to (10)");

    assertThatThrownBy(() -> db.capture("r"))
        .isInstanceOf(TowlineException.class)
        .hasMessageContaining("public.r has no key, and its partition public.p");
    assertThat(db.captured()).isEmpty();
  }

  @Test
  default void parentsAndChildrenByInheritanceAreCapturedEachForItself() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table parent (id int primary key, v int)",
        "create table child (primary key (id)) inherits (parent)");
    db.capture("parent", "child");

    db.run("insert into parent values (1, 1)", "insert into child values (2, 1)");
    db.run("update parent set v = 2", "truncate parent");

    assertThat(db.log("parent")).isEqualTo("I1 U1 T");
    assertThat(db.log("child")).isEqualTo("I2 U2 T");
  }

  @Test
  default void aKeyColumnRenamedOnTheParentIsFollowedOnItsChildren() throws SQLException {
    CapturedDatabase db = database();
    db.run(
        "create table parent (id int primary key)",
        "create table child (primary key (id)) inherits (parent)");
    db.capture("parent", "child");

    db.run("alter table parent rename id to ident", "insert into child values (2)");

    assertThat(db.log("child")).isEqualTo("I2");
  }

  @Test
  default void aPlainTableThatGetsAChildIsDriftAndCapturedPerRow() throws SQLException {
    CapturedDatabase db = database();
    db.needs(100000);
    db.run("create table parent (id int primary key)");
    db.capture("parent");

    db.run("create table child (primary key (id)) inherits (parent)");

    assertThat(db.capture.drift(db.superuser(), CapturedDatabase.plan("parent")))
        .extracting(finding -> finding.problem())
        .containsExactly("it is captured per statement and would be per row");
    assertThat(db.install(CapturedDatabase.plan("parent", "child"))).isEqualTo(2);
    db.log("parent");
    db.run("insert into parent values (1)", "insert into child values (2)", "delete from parent");
    assertThat(db.log("parent")).isEqualTo("I1 D1");
    assertThat(db.log("child")).isEqualTo("I2 D2");
  }
}
