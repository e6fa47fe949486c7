package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes on a follower the databases that it lacks. */
final class DatabaseMaker {

  /** The engines' own, where users' tables have no place. */
  static final Set<String> RESERVED =
      Set.of("mysql", "sys", "information_schema", "performance_schema", "towline");

  private static final String DEFAULTS =
      """
      select concat(' character set ', s.default_character_set_name,
        ' collate ', s.default_collation_name)
      from information_schema.schemata s
      where s.schema_name = ?
      """;

  private final Connection follower;
  private final Casing casing;

  DatabaseMaker(Connection follower, Casing casing) {
    this.follower = follower;
    this.casing = casing;
  }

  /**
   * Answers which could not be made.
   *
   * @param leader of the same engine, whose character sets they take
   */
  List<Finding> make(Collection<String> databases, Optional<Connection> leader)
      throws SQLException {
    Set<String> there = new HashSet<>();
    for (String name :
        Rows.list(
            follower,
            row -> row.getString(1),
            "select schema_name from information_schema.schemata")) {
      there.add(casing.folded(name));
    }
    List<Finding> findings = new ArrayList<>();
    for (String database : new TreeSet<>(databases)) {
      if (RESERVED.contains(casing.folded(database))) {
        findings.add(reserved(database));
      } else if (!there.contains(casing.folded(database))) {
        make(database, leader).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<Finding> make(String database, Optional<Connection> leader) throws SQLException {
    String plain = "create database if not exists " + Quoting.name(database);
    Attempt attempt = new Attempt(follower);
    Optional<ServerAnswer> refused = attempt.run(plain + defaults(database, leader));
    if (refused.isPresent() && leader.isPresent()) {
      refused = attempt.run(plain);
    }
    return refused.map(
        answer ->
            new Finding(
                Severity.BLOCKS,
                "database " + database,
                "The database cannot be made on the follower: " + answer.reason() + ".",
                plain + ";"));
  }

  private static String defaults(String database, Optional<Connection> leader) throws SQLException {
    if (leader.isEmpty()) {
      return " character set utf8mb4";
    }
    return Rows.list(leader.get(), row -> row.getString(1), DEFAULTS, database).stream()
        .findFirst()
        .orElse("");
  }

  private static Finding reserved(String database) {
    return new Finding(
        Severity.BLOCKS,
        "database " + database,
        "The follower keeps its own tables, or Towline's, in a database of that name.",
        "Give its tables another database with map: in the subscription.");
  }
}
