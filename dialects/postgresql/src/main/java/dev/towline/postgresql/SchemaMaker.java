package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Makes on a follower the schemas that it lacks. */
final class SchemaMaker {

  /** Not IF NOT EXISTS, which asks for the privilege to create even where the schema exists. */
  private static final String MISSING =
      """
      select wanted.name from unnest(?::text[]) wanted (name)
      where not exists (
        select from pg_catalog.pg_namespace n where n.nspname = wanted.name)
      """;

  private SchemaMaker() {}

  /** Answers which could not be made. */
  static List<Finding> make(Connection follower, Collection<String> schemas) throws SQLException {
    Attempt attempt = new Attempt(follower);
    List<Finding> findings = new ArrayList<>();
    for (String schema :
        Rows.list(
            follower,
            row -> row.getString(1),
            MISSING,
            TextArray.of(follower, new TreeSet<>(schemas)))) {
      String statement = "create schema " + Quoting.name(schema);
      attempt
          .run(statement)
          .map(
              refused ->
                  new Finding(
                      Severity.BLOCKS,
                      "schema " + schema,
                      "The schema cannot be made on the follower: " + refused + ".",
                      statement + ";"))
          .ifPresent(findings::add);
    }
    return findings;
  }
}
