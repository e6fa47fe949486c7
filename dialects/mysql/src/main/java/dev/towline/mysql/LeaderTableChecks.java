package dev.towline.mysql;

import static java.util.stream.Collectors.toSet;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.ValueType.Floating;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Findings about the tables that are to be captured and read. */
final class LeaderTableChecks {

  private static final String OTHER_ENGINES =
      """
      select table_schema, table_name, engine from information_schema.tables
      where table_type = 'BASE TABLE' and engine <> 'InnoDB'
        and table_schema not in ('mysql', 'sys', 'information_schema', 'performance_schema')
      """;

  private static final String WITH_ROWS =
      "select schema_name, table_name from towline.capture where detail = 'rows'";

  private final Connection leader;
  private final List<TableShape> tables;
  private final Set<TableName> names;
  private final List<Finding> findings = new ArrayList<>();

  private LeaderTableChecks(Connection leader, List<TableShape> tables) {
    this.leader = leader;
    this.tables = tables;
    this.names = tables.stream().map(TableShape::name).collect(toSet());
  }

  /** All there is to say. */
  static List<Finding> of(Connection leader, List<TableShape> tables) throws SQLException {
    LeaderTableChecks checks = new LeaderTableChecks(leader, tables);
    checks.engines();
    tables.forEach(checks::key);
    tables.forEach(checks::cascades);
    checks.rows();
    checks.laterChanges();
    return checks.findings;
  }

  private void add(Severity severity, TableShape table, String problem, String remedy) {
    findings.add(new Finding(severity, table.name().toString(), problem, remedy));
  }

  private void engines() throws SQLException {
    Rows.list(
        leader,
        row -> {
          TableName table = new TableName(row.getString(1), row.getString(2));
          return names.contains(table)
              && findings.add(
                  new Finding(
                      Severity.BLOCKS,
                      table.toString(),
                      "Its engine is %s, which has no transactions and no snapshots, so its changes cannot be told."
                          .formatted(row.getString(3)),
                      "alter table %s engine = InnoDB; or leave it out with !%s."
                          .formatted(Quoting.name(table), table)));
        },
        OTHER_ENGINES);
  }

  private void key(TableShape table) {
    if (table.key() instanceof Key.WholeRow) {
      add(
          Severity.WARNS,
          table,
          "The table has no key, so each whole row is its own: every change of a row is recorded with"
              + " all its columns and searched for on the follower, and dropping or renaming a column"
              + " makes every write fail until towline install has run.",
          "alter table %s add primary key (…);".formatted(Quoting.name(table.name())));
      return;
    }
    for (Column column : table.keyColumns()) {
      if (column.value() instanceof Floating) {
        add(
            Severity.WARNS,
            table,
            "Its key has the column %s of type %s, whose values are no exact numbers: 0 and -0 are one"
                    .formatted(column.name(), column.type())
                + " key, and an application finds hardly any by its text.",
            "alter table %s modify %s decimal(…, …) not null;"
                .formatted(Quoting.name(table.name()), Quoting.name(column.name())));
      }
      if (column.generated()) {
        add(
            Severity.WARNS,
            table,
            "Its key has the generated column %s, which a follower computes by itself: on another engine"
                    .formatted(column.name())
                + " the same expression may give something else.",
            "Make the column a plain one on the follower.");
      }
    }
  }

  private void cascades(TableShape table) {
    for (ForeignKey foreignKey : table.foreignKeys()) {
      if (foreignKey.cascades() && !names.contains(foreignKey.references())) {
        add(
            Severity.BLOCKS,
            table,
            "The foreign key %s changes its rows with those of %s, which is not captured: cascades fire no trigger, so the change would never be told."
                .formatted(foreignKey.name(), foreignKey.references()),
            "Select %s too.".formatted(foreignKey.references()));
      } else if (foreignKey.cascades() && table.key() instanceof Key.WholeRow) {
        add(
            Severity.WARNS,
            table,
            "The foreign key %s changes its rows with those of %s, and the table has no key to find them by, so all of it is compared each time."
                .formatted(foreignKey.name(), foreignKey.references()),
            "alter table %s add primary key (…);".formatted(Quoting.name(table.name())));
      }
    }
  }

  private void rows() throws SQLException {
    if (!InstalledCapture.possible(leader)) {
      return;
    }
    Rows.list(leader, row -> new TableName(row.getString(1), row.getString(2)), WITH_ROWS).stream()
        .filter(names::contains)
        .forEach(
            table ->
                findings.add(
                    new Finding(
                        Severity.WARNS,
                        table.toString(),
                        "It is captured with its rows, so its triggers name every column: dropping or"
                            + " renaming one makes every write fail until towline install has run.",
                        "Set its capture to keys before such a change, or run towline install right after.")));
  }

  private void laterChanges() {
    if (!tables.isEmpty()) {
      findings.add(
          new Finding(
              Severity.TELLS,
              "key columns",
              "Renaming or dropping a column of a captured table's key makes every write to it fail until"
                  + " towline install has run; widening one is safe, and has the table compared.",
              "Run towline install right after such a change, or drop the table's towline triggers"
                  + " before it and run towline install after."));
    }
  }
}
