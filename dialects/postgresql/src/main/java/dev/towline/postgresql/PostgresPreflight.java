package dev.towline.postgresql;

import dev.towline.dialect.Preflight;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a PostgreSQL database can lead or follow; most checks are queries that answer findings.
 */
public final class PostgresPreflight implements Preflight {

  /** A round locks each table and its two audit segments. */
  private static final int LOCKS_PER_TABLE = 3;

  private static final String LOCKS =
      """
      select current_setting('max_locks_per_transaction')::bigint
        * (current_setting('max_connections')::bigint
          + current_setting('max_prepared_transactions')::bigint)
      """;

  private static final String UNKNOWN_TYPES =
      """
      select wanted.name from unnest(?::text[]) wanted (name)
      where pg_catalog.to_regtype(wanted.name) is null
      """;

  @Override
  public List<Finding> leader(Connection leader, List<TableShape> tables) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      List<Finding> findings = run(plain.connection(), ServerChecks.ALL);
      findings.addAll(run(plain.connection(), LeaderChecks.ALL));
      findings.addAll(run(plain.connection(), LeaderTableChecks.ALL, names(tables)));
      tables.stream()
          .filter(table -> table.key() instanceof Key.WholeRow)
          .map(PostgresPreflight::keyless)
          .forEach(findings::add);
      findings.addAll(locks(plain.connection(), tables));
      return findings;
    }
  }

  @Override
  public List<Finding> follower(Connection follower, List<TableShape> leaderTables)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(follower)) {
      Set<TableName> names = names(leaderTables);
      List<Finding> findings = run(plain.connection(), ServerChecks.ALL);
      findings.addAll(run(plain.connection(), FollowerChecks.ALL));
      findings.addAll(run(plain.connection(), FollowerChecks.OF_TABLES, names));
      findings.addAll(ReplicaRole.findings(plain.connection(), names));
      findings.addAll(unknownTypes(plain.connection(), leaderTables));
      findings.addAll(FirstCopy.findings(plain.connection(), leaderTables));
      return findings;
    }
  }

  private static Set<TableName> names(List<TableShape> tables) {
    return tables.stream().map(TableShape::name).collect(Collectors.toSet());
  }

  private static List<Finding> run(Connection connection, List<Check> checks) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      findings.addAll(check.run(connection));
    }
    return findings;
  }

  private static List<Finding> run(
      Connection connection, List<Check> checks, Collection<TableName> tables) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      findings.addAll(check.run(connection, tables));
    }
    return findings;
  }

  private static Finding keyless(TableShape table) {
    return new Finding(
        Severity.WARNS,
        table.name().toString(),
        "The table has no key, so each whole row is its own: every change of a row is recorded "
            + "with all its columns and searched for on the follower.",
        "alter table %s add primary key (…);".formatted(Quoting.name(table.name())));
  }

  /** Too many tables for the server's lock table are read in steps, which costs time. */
  private static List<Finding> locks(Connection leader, List<TableShape> tables)
      throws SQLException {
    long capacity = Rows.list(leader, row -> row.getLong(1), LOCKS).get(0);
    long needed = (long) LOCKS_PER_TABLE * tables.size();
    if (2 * needed <= capacity) {
      return List.of();
    }
    return List.of(
        new Finding(
            Severity.WARNS,
            "setting max_locks_per_transaction",
            "The server has room for %d locks, and a round over %d tables takes %d."
                .formatted(capacity, tables.size(), needed),
            "alter system set max_locks_per_transaction = %d; then restart the server."
                .formatted(Math.max(128, Long.highestOneBit(needed / 32)))));
  }

  /** Types of users come with their tables; the server's own must be there. */
  private static List<Finding> unknownTypes(Connection follower, List<TableShape> leaderTables)
      throws SQLException {
    List<TableShape> tables =
        leaderTables.stream().filter(table -> !Rewording.foreign(table)).toList();
    Set<String> builtIn =
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(Column::type)
            .filter(type -> !type.contains("."))
            .collect(Collectors.toSet());
    Set<String> unknown =
        Set.copyOf(
            Rows.list(
                follower, row -> row.getString(1), UNKNOWN_TYPES, TextArray.of(follower, builtIn)));
    ServerVersion version = ServerVersion.of(follower);
    return tables.stream()
        .flatMap(
            table ->
                table.columns().stream()
                    .filter(column -> unknown.contains(column.type()))
                    .map(column -> unknownType(table, column, version)))
        .toList();
  }

  private static Finding unknownType(TableShape table, Column column, ServerVersion version) {
    return new Finding(
        Severity.BLOCKS,
        table.name() + "." + column.name(),
        "PostgreSQL %s, which is to follow, has no type %s.".formatted(version, column.type()),
        "Create the table there with another type, text for instance: %s %s."
            .formatted(Quoting.name(column.name()), "text"));
  }
}
