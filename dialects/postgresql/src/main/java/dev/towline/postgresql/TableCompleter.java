package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds to a follower's tables what the leader's have beside columns and keys. First all that keeps
 * rows apart, since foreign keys need it; what is there already, be it by another name, is left.
 */
final class TableCompleter {

  private static final String NEVER_ANALYZED =
      """
      select n.nspname, c.relname
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and c.reltuples <= 0
      """;

  private final Connection follower;
  private final Attempt attempt;
  private final Map<TableName, Present> present;
  private final Map<TableName, TableShape> there;
  private final List<Finding> findings = new ArrayList<>();

  /** What a table of the follower has: names, and statements without the name. */
  private record Present(Set<String> names, Set<String> meanings) {

    static Present of(TableShape table) {
      List<Definition> all = definitions(table).toList();
      return new Present(
          all.stream().map(Definition::name).collect(Collectors.toSet()),
          all.stream().map(Present::meaning).collect(Collectors.toSet()));
    }

    boolean has(Definition wanted) {
      return names.contains(wanted.name()) || meanings.contains(meaning(wanted));
    }

    /** Of tables whose parts were looked at one by one already. */
    static Present nothing() {
      return new Present(Set.of(), Set.of());
    }

    private static Stream<Definition> definitions(TableShape table) {
      return Stream.of(
              table.keyDefinition().stream(),
              uniques(table),
              indexes(table),
              table.checks().stream(),
              table.foreignKeys().stream().map(TableCompleter::definition))
          .flatMap(parts -> parts);
    }

    private static String meaning(Definition definition) {
      return definition
          .statement()
          .replace(Quoting.name(definition.name()), "")
          .replace(" " + definition.name() + " ", "  ");
    }
  }

  /**
   * @param there the follower's own shapes of the tables to complete
   */
  TableCompleter(Connection follower, List<TableShape> there) {
    this.follower = follower;
    this.attempt = new Attempt(follower);
    this.there = there.stream().collect(Collectors.toMap(TableShape::name, Function.identity()));
    this.present =
        new HashMap<>(there.stream().collect(Collectors.toMap(TableShape::name, Present::of)));
  }

  /** Answers what could not be carried over; commits each statement when the session does. */
  List<Finding> complete(List<TableShape> copied) throws SQLException {
    ServerVersion version = ServerVersion.of(follower);
    List<TableShape> tables = new ArrayList<>();
    for (TableShape table : copied) {
      Optional<TableShape> here = Optional.ofNullable(there.get(table.name()));
      if (here.isPresent() && Rewording.needed(table)) {
        Rewording rewording = new Rewording(table, version);
        findings.addAll(rewording.lostLater());
        tables.add(new Lacking(rewording.shape(), here.get()).shape());
        present.put(table.name(), Present.nothing());
      } else if (here.isPresent()) {
        tables.add(table);
      }
    }
    addAll(tables, TableCompleter::uniques, "unique constraint");
    addAll(tables, TableCompleter::indexes, "index");
    addAll(tables, table -> table.checks().stream(), "check");
    for (TableShape table : tables) {
      for (ForeignKey foreignKey : table.foreignKeys()) {
        add(table, foreignKey);
      }
    }
    analyze(tables);
    return findings;
  }

  private static Stream<Definition> uniques(TableShape table) {
    return table.uniques().stream()
        .map(unique -> new Definition(unique.name(), unique.statement()));
  }

  private static Stream<Definition> indexes(TableShape table) {
    return table.indexes().stream().map(index -> new Definition(index.name(), index.statement()));
  }

  private static Definition definition(ForeignKey foreignKey) {
    return new Definition(foreignKey.name(), foreignKey.statement());
  }

  private void addAll(
      List<TableShape> tables, Function<TableShape, Stream<Definition>> parts, String what)
      throws SQLException {
    for (TableShape table : tables) {
      for (Definition part : parts.apply(table).toList()) {
        add(table, part, what);
      }
    }
  }

  private void add(TableShape table, ForeignKey foreignKey) throws SQLException {
    TableName references = foreignKey.references();
    if (exists(references)) {
      add(table, definition(foreignKey), "foreign key");
    } else {
      findings.add(
          new Finding(
              Severity.TELLS,
              table.name().toString(),
              "The foreign key %s is not on the follower, since %s is not there."
                  .formatted(foreignKey.name(), references),
              ""));
    }
  }

  private boolean exists(TableName table) throws SQLException {
    return present.containsKey(table)
        || Rows.list(
                follower,
                row -> row.getBoolean(1),
                "select pg_catalog.to_regclass(?::text) is not null",
                Quoting.name(table))
            .get(0);
  }

  private void add(TableShape table, Definition part, String what) throws SQLException {
    Optional<Present> there = Optional.ofNullable(present.get(table.name()));
    if (there.filter(parts -> parts.has(part)).isPresent()) {
      return;
    }
    attempt
        .run(part.statement())
        .map(
            refused ->
                new Finding(
                    Severity.WARNS,
                    table.name().toString(),
                    "The %s %s cannot be made on the follower: %s."
                        .formatted(what, part.name(), refused),
                    part.statement() + ";"))
        .ifPresent(findings::add);
  }

  private void analyze(List<TableShape> tables) throws SQLException {
    Set<TableName> never =
        Set.copyOf(
            Rows.list(
                follower,
                row -> new TableName(row.getString(1), row.getString(2)),
                NEVER_ANALYZED));
    for (TableShape table : tables) {
      if (never.contains(table.name())) {
        attempt.run("analyze " + Quoting.name(table.name()));
      }
    }
  }
}
