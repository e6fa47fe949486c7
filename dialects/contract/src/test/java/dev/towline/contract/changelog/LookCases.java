package dev.towline.contract.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.contract.Sql;
import dev.towline.dialect.Reading;
import dev.towline.model.CapturedTable;
import dev.towline.model.Fingerprint;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a look at a leader shows beside rows: changes that no trigger tells, locks, what is kept.
 */
interface LookCases {

  TableName T = new TableName("shop", "t");

  MySqlVersion version();

  /** A statement, and whether it leaves the shape as it was. */
  record Change(String sql, boolean sameShape) {}

  List<Change> CHANGES =
      List.of(
          new Change("truncate %s", true),
          new Change("alter table %s truncate partition p0", true),
          new Change("alter table %s drop partition p0", true),
          new Change("alter table %s force", true),
          new Change("alter table %s exchange partition p0 with table spare", true),
          new Change("rename table %s to away, other to %1$s", false),
          new Change("alter table %s add column n int default 5", false),
          new Change("alter table %s modify v bigint", false));

  @Test
  default void whatNoTriggerTellsIsNoticed() throws Exception {
    String table =
        """
        create table t%d (id int primary key, v int) partition by range (id)
          (partition p0 values less than (10), partition p1 values less than (20))
        """;
    String[] tables =
        IntStream.rangeClosed(0, CHANGES.size()).mapToObj(table::formatted).toArray(String[]::new);
    try (Leader leader = Leader.with(version(), tables);
        Connection session = leader.session()) {
      Sql.run(
          session,
          "create table spare (id int primary key, v int)",
          "create table other (id int primary key, v int)");
      List<CapturedTable> known = leader.captured();
      Map<TableName, Fingerprint> before = fingerprints(leader, known);
      assertThat(fingerprints(leader, known)).isEqualTo(before);
      known.forEach(
          captured -> assertThat(captured.fingerprint()).isEqualTo(before.get(captured.name())));

      for (int i = 0; i < CHANGES.size(); i++) {
        Sql.run(session, CHANGES.get(i).sql().formatted("t" + i));
      }
      Sql.run(session, "drop trigger `" + trigger(session, "t" + CHANGES.size()) + "`");

      Map<TableName, Fingerprint> after = fingerprints(leader, known);
      for (int i = 0; i <= CHANGES.size(); i++) {
        TableName name = new TableName("shop", "t" + i);
        boolean same = i < CHANGES.size() && CHANGES.get(i).sameShape();
        assertThat(of(after, name)).as(name.name()).isNotEqualTo(of(before, name));
        assertThat(of(after, name).sameShape(of(before, name))).as(name.name()).isEqualTo(same);
      }
    }
  }

  private static String trigger(Connection session, String table) throws SQLException {
    return Sql.one(
        session,
        """
        select trigger_name from information_schema.triggers
        where trigger_schema = 'shop' and event_object_table = '%s'
        """
            .formatted(table));
  }

  private static Fingerprint fingerprint(Leader leader, List<CapturedTable> known)
      throws SQLException {
    return of(fingerprints(leader, known), T);
  }

  private static Fingerprint of(Map<TableName, Fingerprint> fingerprints, TableName table) {
    return fingerprints.getOrDefault(table, Fingerprint.NONE);
  }

  private static Map<TableName, Fingerprint> fingerprints(Leader leader, List<CapturedTable> known)
      throws SQLException {
    try (Reading round = leader.changelog().begin(leader.reading(), leader.window(known))) {
      return round.fingerprints();
    }
  }

  @Test
  default void writesChangeNoFingerprint() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection session = leader.session()) {
      leader.round();
      List<CapturedTable> known = leader.captured();
      Fingerprint before = fingerprint(leader, known);

      Sql.run(
          session,
          "insert into t values (1, 1), (2, 2)",
          "delete from t where id = 1",
          "analyze table t",
          "alter table t add index vv (v)");

      assertThat(fingerprint(leader, known)).isEqualTo(before);
    }
  }

  @Test
  default void aDroppedTableIsTheNextLooksMatter() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection session = leader.session()) {
      List<CapturedTable> known = leader.captured();

      Sql.run(session, "drop table t");

      assertThatThrownBy(() -> fingerprint(leader, known))
          .isInstanceOfSatisfying(
              TowlineException.class,
              e -> assertThat(e.kind()).isEqualTo(TowlineException.Kind.TRANSIENT));
      assertThat(leader.captured()).isEmpty();
    }
  }

  /** The snapshot comes after the locks: what is committed between them is seen, DDL waits. */
  @Test
  default void noDdlComesBetweenTheLocksAndTheEnd() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection session = leader.session()) {
      Sql.run(session, "insert into t values (1, 1)", "set lock_wait_timeout = 1");
      try (Reading round = leader.begin()) {
        assertThatThrownBy(() -> Sql.run(session, "truncate t"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("timeout");
        Sql.run(session, "insert into t values (2, 2)");
        assertThat(Sql.one(round.connection(), "select count(*) from shop.t")).isEqualTo("1");
        assertThatThrownBy(() -> Sql.run(round.connection(), "delete from shop.t"))
            .isInstanceOf(SQLException.class);
        round.end();
      }
      Sql.run(session, "truncate t");
    }
  }

  @Test
  default void onlyWhatEveryClaimHasIsPurged() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session();
        Connection late = leader.session();
        Connection purging = leader.session()) {
      leader.changelog().prepare(purging);
      String audit = audit(leader);
      Sql.run(writer, "insert into t values (1, 1)", "insert into t values (2, 2)");
      GapCases.closes(leader);
      leader.changelog().purge(purging, Long.MAX_VALUE);
      assertThat(entries(writer, audit)).as("nothing acknowledged").isGreaterThanOrEqualTo(2);

      acknowledge(leader, 1);
      SubscriptionName other = new SubscriptionName("other");
      leader.changelog().claim(purging, other, new NodeName("elsewhere"));
      leader.changelog().purge(purging, Long.MAX_VALUE);
      assertThat(entries(writer, audit)).as("another claim is new").isGreaterThanOrEqualTo(2);
      leader.changelog().release(purging, other);

      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (3, 3)");
      Sql.run(writer, "insert into t values (4, 4)", "insert into t values (5, 5)");
      leader.round();
      acknowledge(leader, 2);
      leader.changelog().purge(purging, Long.MAX_VALUE);
      assertThat(entries(writer, audit)).as("above the open gap").isEqualTo(2);
      late.commit();
      assertThat(leader.changes("t")).containsExactly("i|3|3");
      GapCases.closes(leader);
      acknowledge(leader, 3);
      assertThat(leader.changelog().purge(purging, Long.MAX_VALUE)).isPositive();
      assertThat(entries(writer, audit)).as("the newest stays").isEqualTo(1);
      assertThat(leader.changes("t")).isEmpty();
      assertThat(leader.changelog().sizes(purging))
          .allMatch(size -> size.table().equals(T) && size.bytes() > 0);
    }
  }

  /** Numbers that are gone when a follower begins are gaps to it, and no loss. */
  @Test
  default void aFollowerThatBeginsAfterAPurgeMissesNothing() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session();
        Connection late = leader.session();
        Connection purging = leader.session()) {
      leader.changelog().prepare(purging);
      leader.changelog().release(purging, Leader.NAME);
      late.setAutoCommit(false);
      Sql.run(late, "insert into t values (1, 1)");
      late.rollback();
      Sql.run(writer, "insert into t values (2, 2)", "insert into t values (4, 4)");
      assertThat(leader.changelog().purge(purging, Long.MAX_VALUE)).isPositive();
      assertThat(entries(writer, audit(leader))).isEqualTo(1);
      Sql.run(late, "insert into t values (3, 3)");
      Sql.run(writer, "insert into t values (5, 5)");

      leader.changelog().claim(purging, Leader.NAME, new NodeName("follower"));
      leader.round();
      assertThat(leader.changes("t")).isEmpty();
      late.commit();
      assertThat(leader.changes("t")).containsExactly("i|3|3");
      GapCases.closes(leader);
      assertThat(leader.position().orElseThrow().text()).doesNotContain("/");
      acknowledge(leader, 1);
      leader.changelog().purge(purging, Long.MAX_VALUE);
      assertThat(leader.changes("t")).isEmpty();
    }
  }

  private static String audit(Leader leader) throws SQLException {
    return "towline.`" + leader.captured().get(0).id() + "`";
  }

  private static int entries(Connection session, String audit) throws SQLException {
    return Integer.parseInt(Sql.one(session, "select count(*) from " + audit));
  }

  private static void acknowledge(Leader leader, long number) throws SQLException {
    leader
        .changelog()
        .acknowledge(leader.reading(), Leader.NAME, leader.position().orElseThrow(), number);
  }

  @Test
  default void aPositionThatCannotBeAnsweredIsRefused() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session();
        Connection purging = leader.session()) {
      leader.changelog().prepare(purging);
      leader.round();
      var old = leader.position().orElseThrow();
      Sql.run(writer, "insert into t values (1, 1)", "insert into t values (2, 2)");
      leader.round();
      acknowledge(leader, 1);
      GapCases.closes(leader);
      acknowledge(leader, 2);
      leader.changelog().purge(purging, Long.MAX_VALUE);
      var now = leader.position().orElseThrow();

      leader.position(old);
      assertThatThrownBy(leader::begin)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("no longer has all changes");

      leader.position(now);
      leader.round();
      Sql.run(writer, "delete from " + audit(leader));
      assertThatThrownBy(leader::begin)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("ahead of its leader");

      leader.changelog().release(purging, Leader.NAME);
      assertThatThrownBy(leader::begin)
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("its claim");
      assertThatThrownBy(() -> acknowledge(leader, 9)).isInstanceOf(TowlineException.class);
    }
  }

  /** Removed and installed again: other numbers, above all that were, and another fingerprint. */
  @Test
  default void captureThatWasMadeAnewIsNotTakenForARestoredLeader() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      Sql.run(writer, "insert into t values (1, 1)");
      GapCases.closes(leader);
      Fingerprint before = leader.captured().get(0).fingerprint();
      String audit = audit(leader);
      for (String trigger :
          Sql.rows(
              writer,
              "select trigger_name from information_schema.triggers where trigger_schema ="
                  + " 'shop'")) {
        Sql.run(writer, "drop trigger shop.`" + trigger + "`");
      }
      Sql.run(writer, "drop table " + audit, "delete from towline.capture");
      leader.capture();

      Sql.run(writer, "insert into t values (2, 2)");
      assertThat(leader.changes("t")).containsExactly("i|2|2");
      assertThat(leader.captured().get(0).fingerprint()).isNotEqualTo(before);
    }
  }

  @Test
  default void whoIsGoneForLongIsGivenUp() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection writer = leader.session()) {
      leader.round();
      acknowledge(leader, 1);
      Sql.run(writer, "insert into t values (1, 1), (2, 2), (3, 3)");

      leader.changelog().purge(leader.reading(), 1 << 20);
      assertThat(leader.changelog().claimed(leader.reading(), Leader.NAME)).isPresent();
      leader.changelog().purge(leader.reading(), 10);
      assertThat(leader.changelog().claimed(leader.reading(), Leader.NAME)).isEmpty();
    }
  }

  @Test
  default void theStreamIsTheInstallations() throws Exception {
    try (Leader leader = Leader.with(version(), "create table t (id int primary key, v int)");
        Connection session = leader.session()) {
      var before = leader.changelog().stream(leader.reading());
      assertThat(leader.changelog().stream(leader.reading())).isEqualTo(before);

      Sql.run(session, "update towline.installation set marker = uuid()");

      assertThat(leader.changelog().stream(leader.reading())).isNotEqualTo(before);
      Sql.run(session, "drop database towline");
      assertThatThrownBy(() -> leader.changelog().stream(leader.reading()))
          .isInstanceOf(TowlineException.class)
          .hasMessageContaining("not installed");
    }
  }
}
