package dev.towline.contract.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Engine;
import dev.towline.contract.Replication;
import dev.towline.contract.Sql;
import dev.towline.contract.torture.Seed;
import dev.towline.model.Column;
import dev.towline.model.Fit;
import dev.towline.model.Fit.Verdict;
import dev.towline.model.Key;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.VerificationReport;
import dev.towline.relay.RelaySettings.RefusedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random tables of all types and random rows at the edges of them: what the follower takes is there
 * to the letter, what it does not take is refused by its key, and what travels on, back to the
 * leader's engine, is what it was wherever the mapping says so.
 */
abstract class RoundTripContract {

  private static final int TABLES = 6;
  private static final int ROWS = 25;
  private static final long QUARANTINE_MAX = 100_000;

  private final Engine leader;
  private final Engine follower;
  private final List<Edges> types;

  RoundTripContract(Engine leader, Engine follower, List<Edges> types) {
    this.leader = leader;
    this.follower = follower;
    this.types = types;
  }

  @Test
  void valuesArriveAsTheyAreOrAreRefusedByNameAndComeBack() throws Exception {
    Seed seed = Seed.given();
    try (Replication there = Replication.between(leader, follower)) {
      there.with(there.settings().refusing(RefusedRows.QUARANTINE, QUARANTINE_MAX));
      List<RandomTable> tables = tables(seed.random("tables"));
      fill(there.leader(), tables, seed.random("rows"));
      there.install().start().caughtUp();
      insert(there.leader(), tables, seed.random("more"));
      there.caughtUp();

      for (RandomTable table : tables) {
        assertArrived(there, table, seed);
      }
      update(there, tables, seed.random("changes"));
      assertComesBack(there, tables, seed);
    }
  }

  private List<RandomTable> tables(Random random) {
    List<RandomTable> tables = new ArrayList<>();
    tables.add(RandomTable.all("every", types));
    for (int i = 0; i < TABLES; i++) {
      tables.add(RandomTable.of("t" + i, types, random));
    }
    return tables;
  }

  private static void fill(Connection connection, List<RandomTable> tables, Random random)
      throws SQLException {
    permissive(connection);
    for (RandomTable table : tables) {
      Sql.run(connection, table.create());
    }
    insert(connection, tables, random);
  }

  /** Only such a session writes zero dates into MySQL and MariaDB. */
  private static void permissive(Connection connection) throws SQLException {
    if (!connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
      Sql.run(connection, "set sql_mode = 'NO_AUTO_VALUE_ON_ZERO'", "set time_zone = '+05:30'");
    }
  }

  private static void insert(Connection connection, List<RandomTable> tables, Random random)
      throws SQLException {
    for (RandomTable table : tables) {
      for (int i = 0; i < ROWS; i++) {
        table.insert(connection, random);
      }
    }
  }

  /** Nothing was updated yet, so a row that was refused is not there at all. */
  private static void assertArrived(Replication there, RandomTable table, Seed seed)
      throws SQLException {
    TableShape from = shape(there.leaderShapes(), table);
    TableShape to = shape(there.followerShapes(), table);
    long aside = quarantined(there, from.name()).size();
    for (Column column : from.columns()) {
      if (fit(column, to).sameText()) {
        List<String> columns = withKey(from, column);
        assertThat(there.followerText(from.name(), columns).size() + aside)
            .as("rows of %s, %s, and those that were refused", table.create(), seed)
            .isEqualTo(there.leaderText(from.name(), columns).size());
        assertThat(
                missing(
                    there.leaderText(from.name(), columns),
                    there.followerText(from.name(), columns)))
            .as(
                "values of %s %s that are not on the leader, %s",
                column.name(), column.type(), seed)
            .isEmpty();
      }
    }
  }

  private static List<String> withKey(TableShape table, Column column) {
    List<String> columns = new ArrayList<>(((Key.Columns) table.key()).names());
    columns.add(column.name());
    return columns;
  }

  /** What is found, but not among what is there; cut, since some values are long. */
  private static List<String> missing(List<String> there, List<String> found) {
    List<String> left = new ArrayList<>(found);
    there.forEach(left::remove);
    return left.stream().map(row -> row.length() > 200 ? row.substring(0, 200) : row).toList();
  }

  private static Fit fit(Column column, TableShape to) {
    return Fit.of(column.value(), to.column(column.name()).orElseThrow().value());
  }

  private static TableShape shape(List<TableShape> shapes, RandomTable table) {
    return shapes.stream()
        .filter(shape -> shape.name().name().equals(table.name()))
        .findFirst()
        .orElseThrow();
  }

  private static Set<List<String>> quarantined(Replication replication, TableName table)
      throws SQLException {
    return replication
        .followerDialect()
        .quarantine()
        .first(replication.follower(), Replication.NAME, (int) QUARANTINE_MAX)
        .stream()
        .filter(row -> row.table().equals(table))
        .map(QuarantinedRow::key)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** After changes the product's own comparison must agree, but for what was set aside. */
  private static void update(Replication there, List<RandomTable> tables, Random random)
      throws Exception {
    for (RandomTable table : tables) {
      table.update(there.leader(), random);
    }
    there.caughtUp();
    for (VerificationReport.Table table : there.verify().tables()) {
      Set<List<String>> aside = quarantined(there, table.name());
      assertThat(table.first())
          .as("differences of %s", table.name())
          .allSatisfy(difference -> assertThat(aside).contains(difference.key()));
    }
  }

  private void assertComesBack(Replication there, List<RandomTable> tables, Seed seed)
      throws Exception {
    there.stop();
    List<RandomTable> coming = withKeysThatReturn(there, tables);
    try (Replication back = there.onwards(leader)) {
      permissive(back.follower());
      for (RandomTable table : coming) {
        Sql.run(back.follower(), table.loosely().create());
      }
      back.with(
              back.settings()
                  .mapped(leavingOut(there, coming))
                  .refusing(RefusedRows.QUARANTINE, QUARANTINE_MAX))
          .install()
          .start()
          .caughtUp();
      for (RandomTable table : coming) {
        assertSame(there, back, table, seed);
      }
    }
  }

  /** The others go from the follower before it leads. */
  private static List<RandomTable> withKeysThatReturn(Replication there, List<RandomTable> tables)
      throws SQLException {
    List<RandomTable> returning = new ArrayList<>();
    for (RandomTable table : tables) {
      TableShape from = shape(there.leaderShapes(), table);
      TableShape to = shape(there.followerShapes(), table);
      boolean all =
          to.keyColumns().stream()
              .allMatch(column -> fit(column, from).verdict() != Verdict.REFUSED);
      if (all) {
        returning.add(table);
      } else {
        Sql.run(there.follower(), "drop table " + table.name());
      }
    }
    return returning;
  }

  /** What cannot come back, such as an address that became a text, stays where it is. */
  private static TableMapping leavingOut(Replication there, List<RandomTable> tables)
      throws SQLException {
    Map<TableName, Set<String>> leftOut = new LinkedHashMap<>();
    for (RandomTable table : tables) {
      TableShape from = shape(there.leaderShapes(), table);
      TableShape to = shape(there.followerShapes(), table);
      leftOut.put(
          from.name(),
          to.columns().stream()
              .filter(column -> fit(column, from).verdict() == Verdict.REFUSED)
              .map(Column::name)
              .collect(Collectors.toSet()));
    }
    return new TableMapping(Map.of(), Map.of(), Map.of(), leftOut, Map.of());
  }

  private static void assertSame(Replication there, Replication back, RandomTable table, Seed seed)
      throws SQLException {
    TableShape from = shape(there.leaderShapes(), table);
    TableShape to = shape(there.followerShapes(), table);
    Set<List<String>> aside = new LinkedHashSet<>(quarantined(there, from.name()));
    aside.addAll(quarantined(back, from.name()));
    for (Column column : from.columns()) {
      if (exactBothWays(column, to)) {
        List<String> columns = withKey(from, column);
        List<String> wanted = there.leaderText(from.name(), columns);
        List<String> found = back.followerText(from.name(), columns);
        assertThat(missing(wanted, found))
            .as("values of %s %s that came back otherwise, %s", column.name(), column.type(), seed)
            .hasSizeLessThanOrEqualTo(aside.size());
        assertThat(missing(found, wanted))
            .as("values of %s %s that did not come back, %s", column.name(), column.type(), seed)
            .hasSizeLessThanOrEqualTo(aside.size());
      }
    }
  }

  private static boolean exactBothWays(Column column, TableShape to) {
    Column there = to.column(column.name()).orElseThrow();
    return fit(column, to).sameText() && Fit.of(there.value(), column.value()).sameText();
  }
}
