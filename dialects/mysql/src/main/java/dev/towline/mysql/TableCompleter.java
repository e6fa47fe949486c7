package dev.towline.mysql;

import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Unique;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds to a follower's tables what the leader's have beside columns and keys. First all that keeps
 * rows apart, since foreign keys need it; what is there already, be it by another name, is left.
 */
final class TableCompleter {

  private static final int DUPLICATE_FOREIGN_KEY = 1826;

  private final Engine engine;
  private final ShapeReader reader;
  private final Connection follower;
  private final Attempt attempt;
  private final Map<TableName, TableShape> there = new HashMap<>();
  private final Set<TableName> changed = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();

  TableCompleter(Engine engine, Connection follower) throws SQLException {
    this.engine = engine;
    this.reader = new ShapeReader(engine, follower);
    this.follower = follower;
    this.attempt = new Attempt(follower);
  }

  /** Answers what could not be carried over; each statement commits. */
  List<Finding> complete(List<TableShape> copied) throws SQLException {
    Set<TableName> names = new HashSet<>();
    copied.forEach(
        table -> {
          names.add(table.name());
          table.foreignKeys().forEach(key -> names.add(key.references()));
        });
    reader.read(names).forEach(shape -> there.put(shape.name(), shape));
    List<TableShape> tables =
        copied.stream().filter(table -> there.containsKey(table.name())).toList();
    for (TableShape table : tables) {
      for (Unique unique : table.uniques()) {
        add(table, "unique index", unique.name(), unique.columns(), unique.statement());
      }
      for (TableShape.Index index : table.indexes()) {
        add(table, "index", index.name(), index.columns(), index.statement());
      }
      tellChecks(table);
    }
    for (TableShape table : tables) {
      for (ForeignKey key : table.foreignKeys()) {
        add(table, key);
      }
    }
    analyze(tables);
    return findings;
  }

  private boolean sameEngine(TableShape table) {
    return table.engine().equals(engine.name());
  }

  private TableShape present(TableShape table) {
    return Objects.requireNonNull(there.get(table.name()));
  }

  private void add(
      TableShape table, String what, String name, List<String> columns, String statement)
      throws SQLException {
    if (isThere(table, what, name, columns)) {
      return;
    }
    if (sameEngine(table) && !statement.isEmpty()) {
      run(table, what + " " + name, statement);
    } else if (!columns.isEmpty()) {
      run(
          table,
          what + " " + name,
          "alter table %s add %s %s %s"
              .formatted(
                  Quoting.name(table.name()),
                  what,
                  Quoting.name(name),
                  what.equals("index")
                      ? parts(present(table), columns)
                      : Statements.columns(columns)));
    } else {
      findings.add(
          new Finding(
              Severity.TELLS,
              table.name().toString(),
              "The %s %s is more than whole columns in order, so it was not made on the follower."
                  .formatted(what, name),
              statement.isEmpty() ? "" : "make there what on the leader is: " + statement));
    }
  }

  /** Names of the same columns in the same order are enough; a unique index serves as any. */
  private boolean isThere(TableShape table, String what, String name, List<String> columns) {
    TableShape shape = present(table);
    Stream<String> names =
        Stream.of(
                shape.keyDefinition().stream().map(TableShape.Definition::name),
                shape.uniques().stream().map(Unique::name),
                shape.indexes().stream().map(TableShape.Index::name))
            .flatMap(each -> each);
    if (names.anyMatch(name::equalsIgnoreCase)) {
      return true;
    }
    Stream<List<String>> unique =
        Stream.concat(
            shape.key() instanceof Key.Columns key ? Stream.of(key.names()) : Stream.empty(),
            shape.uniques().stream().map(Unique::columns));
    Stream<List<String>> all =
        what.equals("index")
            ? Stream.concat(unique, shape.indexes().stream().map(TableShape.Index::columns))
            : unique;
    return !columns.isEmpty() && all.anyMatch(columns::equals);
  }

  /** Of a text without a length an index takes the beginning. */
  private static String parts(TableShape table, List<String> columns) {
    return columns.stream()
        .map(
            name ->
                Quoting.name(name)
                    + table
                        .column(name)
                        .filter(
                            column -> new Declared(column, column.type(), Optional.empty()).bulky())
                        .map(column -> "(191)")
                        .orElse(""))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private void tellChecks(TableShape table) {
    List<String> checks = table.checks().stream().map(TableShape.Definition::name).toList();
    if (!sameEngine(table) && !checks.isEmpty()) {
      findings.add(
          new Finding(
              Severity.TELLS,
              table.name().toString(),
              "The checks %s of the leader were not made on the follower, whose SQL is another."
                  .formatted(String.join(", ", checks)),
              "Make such as you want there by hand."));
    }
  }

  private void add(TableShape table, ForeignKey key) throws SQLException {
    if (!there.containsKey(key.references())) {
      findings.add(
          new Finding(
              Severity.TELLS,
              table.name().toString(),
              "The foreign key %s is not on the follower, since %s is not there."
                  .formatted(key.name(), key.references()),
              ""));
      return;
    }
    boolean isThere =
        present(table).foreignKeys().stream()
            .anyMatch(
                other ->
                    other.columns().equals(key.columns())
                        && other.references().equals(key.references())
                        && other.referenced().equals(key.referenced()));
    if (!isThere) {
      make(table, key);
    }
  }

  /** The server looks for rows that refer to nothing only where it rewrites the table for it. */
  private void make(TableShape table, ForeignKey key) throws SQLException {
    String statement = Statements.foreignKey(table.name(), key);
    Optional<String> broken = References.broken(follower, table.name(), key);
    if (broken.isPresent()) {
      findings.add(cannot(table, "foreign key " + key.name(), broken.get(), statement));
      return;
    }
    Optional<ServerAnswer> refused = unchecked(statement);
    if (refused.filter(answer -> answer.code() == DUPLICATE_FOREIGN_KEY).isPresent()) {
      refused = unchecked(Statements.foreignKeyOfAnyName(table.name(), key));
    }
    refused.ifPresentOrElse(
        answer ->
            findings.add(cannot(table, "foreign key " + key.name(), answer.reason(), statement)),
        () -> changed.add(table.name()));
  }

  private Optional<ServerAnswer> unchecked(String statement) throws SQLException {
    attempt.run("set session foreign_key_checks = 0");
    try {
      return attempt.run(statement);
    } finally {
      attempt.run("set session foreign_key_checks = 1");
    }
  }

  private void run(TableShape table, String what, String statement) throws SQLException {
    attempt
        .run(statement)
        .ifPresentOrElse(
            answer -> findings.add(cannot(table, what, answer.reason(), statement)),
            () -> changed.add(table.name()));
  }

  private static Finding cannot(TableShape table, String what, String why, String statement) {
    return new Finding(
        Severity.WARNS,
        table.name().toString(),
        "The %s cannot be made on the follower: %s.".formatted(what, why),
        statement + ";");
  }

  /** What was changed, and what the server believes to be empty. */
  private void analyze(List<TableShape> tables) throws SQLException {
    for (TableShape table : tables) {
      if (changed.contains(table.name()) || present(table).estimatedRows() == 0) {
        attempt.run("analyze no_write_to_binlog table " + Quoting.name(table.name()));
      }
    }
  }
}
