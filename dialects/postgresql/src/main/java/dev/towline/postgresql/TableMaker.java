package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.postgresql.TableStatement.Extent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes tables of a leader on a follower, with all that they stand on. Everything that the follower
 * may refuse is tried in a savepoint, so that one refusal costs no more than what was refused.
 */
final class TableMaker {

  private final Connection leader;
  private final Connection follower;
  private final Attempt attempt;
  private final List<Finding> findings = new ArrayList<>();

  TableMaker(Connection leader, Connection follower) {
    this.leader = leader;
    this.follower = follower;
    this.attempt = new Attempt(follower);
  }

  /** Answers what could not be carried over. */
  List<Finding> make(List<TableShape> tables) throws SQLException {
    ServerVersion version = ServerVersion.of(follower);
    Ground ground = Ground.of(leader, follower, tables);
    findings.addAll(ground.make());
    List<TableShape> worded = Rewording.of(tables, version);
    Set<TableName> made =
        make(
            worded,
            new TableStatement(version, Ground.collations(follower), ground.sequencesByTable()));
    findings.addAll(ground.giveToColumns(made));
    inherit(worded.stream().filter(table -> made.contains(table.name())).toList());
    return findings;
  }

  /** A table may have a column of another's row type: what is refused is tried after the rest. */
  private Set<TableName> make(List<TableShape> tables, TableStatement statement)
      throws SQLException {
    Set<TableName> made = new LinkedHashSet<>();
    List<TableShape> pending = tables;
    while (!pending.isEmpty()) {
      List<TableShape> refused = new ArrayList<>();
      List<Finding> refusals = new ArrayList<>();
      for (TableShape table : pending) {
        Optional<Finding> refusal = attempt.atomically(() -> make(table, statement));
        if (refusal.isPresent()) {
          refused.add(table);
          refusals.add(refusal.get());
        } else {
          made.add(table.name());
        }
      }
      if (refused.size() == pending.size()) {
        findings.addAll(refusals);
        break;
      }
      pending = refused;
    }
    return made;
  }

  /** Makes a table, be it with less than was asked for; else answers why the follower has none. */
  private Optional<Finding> make(TableShape table, TableStatement statement) throws SQLException {
    Optional<String> refused = Optional.empty();
    for (Extent extent : Extent.values()) {
      refused = attempt.run(statement.create(table, extent));
      if (refused.isEmpty()) {
        tellCollations(table, statement);
        makeUp(table, statement, extent);
        makeKey(table);
        return Optional.empty();
      }
    }
    return Optional.of(
        new Finding(
            Severity.BLOCKS,
            table.name().toString(),
            "The table cannot be made on the follower: " + refused.orElseThrow() + ".",
            statement.create(table, Extent.PLAIN_COLUMNS) + ";"));
  }

  private void tellCollations(TableShape table, TableStatement statement) {
    table.columns().stream()
        .filter(statement::lacksCollation)
        .map(
            column ->
                new Finding(
                    Severity.WARNS,
                    table.name() + "." + column.name(),
                    "The column has the follower's default collation, since %s is not there."
                        .formatted(column.collation().orElseThrow()),
                    "create the collation, then alter table %s alter column %s type %s collate %s;"
                        .formatted(
                            Quoting.name(table.name()),
                            Quoting.name(column.name()),
                            column.type(),
                            column.collation().orElseThrow())))
        .forEach(findings::add);
  }

  /** Adds one by one what a table made to a smaller extent lacks, and tells what it still lacks. */
  private void makeUp(TableShape table, TableStatement statement, Extent extent)
      throws SQLException {
    if (extent == Extent.EVERYTHING) {
      return;
    }
    for (Column column : table.columns()) {
      Optional<String> setDefault = statement.setDefault(table, column);
      if (setDefault.isPresent()) {
        attempt
            .run(setDefault.get())
            .map(refused -> lacking(table, column, "default", refused, setDefault.get() + ";"))
            .ifPresent(findings::add);
      } else if (extent == Extent.PLAIN_COLUMNS && column.generated()) {
        findings.add(
            lacking(table, column, "generation", "the follower refuses its expression", ""));
      }
    }
  }

  private static Finding lacking(
      TableShape table, Column column, String what, String reason, String remedy) {
    return new Finding(
        Severity.WARNS,
        table.name() + "." + column.name(),
        "The column has no %s on the follower: %s. Its values are copied all the same."
            .formatted(what, reason),
        remedy);
  }

  /** Where the key's own statement is refused, a key of the same columns does. */
  private void makeKey(TableShape table) throws SQLException {
    if (table.keyDefinition().isEmpty() || !(table.key() instanceof Key.Columns key)) {
      return;
    }
    Definition definition = table.keyDefinition().get();
    Optional<String> refused = attempt.run(definition.statement());
    if (refused.isEmpty()) {
      return;
    }
    String plain =
        "alter table only %s add %s (%s)"
            .formatted(
                Quoting.name(table.name()),
                definition.statement().contains(" PRIMARY KEY ") ? "primary key" : "unique",
                key.names().stream().map(Quoting::name).collect(Collectors.joining(", ")));
    findings.add(
        attempt
            .run(plain)
            .map(
                again ->
                    new Finding(
                        Severity.BLOCKS,
                        table.name().toString(),
                        "The table's key cannot be made on the follower: " + again + ".",
                        plain + ";"))
            .orElseGet(
                () ->
                    new Finding(
                        Severity.TELLS,
                        table.name().toString(),
                        "The table's key is a plain one on the follower: " + refused.get() + ".",
                        "")));
  }

  private void inherit(List<TableShape> made) throws SQLException {
    for (TableShape table : made) {
      for (TableName parent : table.parents()) {
        String statement =
            "alter table only %s inherit %s"
                .formatted(Quoting.name(table.name()), Quoting.name(parent));
        attempt
            .run(statement)
            .map(
                refused ->
                    new Finding(
                        Severity.WARNS,
                        table.name().toString(),
                        "The table does not inherit from %s on the follower: %s."
                            .formatted(parent, refused),
                        statement + ";"))
            .ifPresent(findings::add);
      }
    }
  }
}
