package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Foreign keys of the follower that do not rest. Where a row must be taken out for a moment, they
 * would take the rows that refer to it along, and nobody would bring those back.
 */
record Cascades(Connection connection) {

  private static final String REFERRING =
      """
      select pg_catalog.format('%s, constraint %s', k.conrelid::regclass, k.conname)
      from pg_catalog.pg_constraint k
      where k.contype = 'f' and k.confdeltype in ('c', 'n', 'd') and k.confrelid = ?::regclass
        and pg_catalog.current_setting('session_replication_role') <> 'replica'
        and k.conrelid <> all (?::text[]::regclass[])
      order by 1
      """;

  /** Some rows of these tables. */
  void refuseTakingOut(List<TablePair> tables) throws SQLException {
    refuse(tables, List.of());
  }

  /** All rows of these tables: what they take along within them is gone anyway. */
  void refuseEmptying(List<TablePair> tables) throws SQLException {
    refuse(tables, tables);
  }

  private void refuse(List<TablePair> tables, List<TablePair> emptied) throws SQLException {
    List<String> names = emptied.stream().map(table -> new OnFollower(table).name()).toList();
    for (TablePair table : tables) {
      List<String> referring =
          Rows.list(
              connection,
              row -> row.getString(1),
              REFERRING,
              new OnFollower(table).name(),
              TextArray.of(connection, names));
      if (!referring.isEmpty()) {
        throw TowlineException.fatal(
            ("Rows of %s must be taken out for a moment, and foreign keys that cascade would take"
                    + " others along: %s.")
                .formatted(table.name(), String.join("; ", referring)),
            "Let the follower's role write as a replica (from version 15: grant set on parameter"
                + " session_replication_role; before: a superuser), or drop these constraints there.");
      }
    }
  }
}
