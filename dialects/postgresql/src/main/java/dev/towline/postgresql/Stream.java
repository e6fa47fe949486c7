package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.StreamId;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The identity of a database's history: system identifier, timeline, oid. A promoted standby keeps
 * the first and gives out transaction numbers again that the old leader had given out already; only
 * the timeline tells.
 */
record Stream(Connection connection) {

  StreamId identify() throws SQLException {
    boolean standby =
        Rows.list(connection, row -> row.getBoolean(1), "select pg_catalog.pg_is_in_recovery()")
            .get(0);
    if (standby) {
      throw TowlineException.fatal(
          "Database %s is on a standby; a relay reads only from the primary."
              .formatted(connection.getCatalog()),
          "Connect to the primary, or promote this server.");
    }
    String sql =
        """
        select system_identifier || '/' || left(%s, 8) || '/' ||
          (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        from pg_catalog.pg_control_system()
        """
            .formatted(Wal.of(Session.version(connection)).file());
    return new StreamId(Rows.list(connection, row -> row.getString(1), sql).get(0));
  }
}
