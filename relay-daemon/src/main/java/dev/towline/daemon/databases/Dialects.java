package dev.towline.daemon.databases;

import dev.towline.daemon.config.DatabaseSettings;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.model.TowlineException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ServiceLoader;

/** The dialects on the class path. */
final class Dialects {

  private Dialects() {}

  /** The dialect of the database behind a connection. */
  static Dialect of(DatabaseSettings settings, DatabaseMetaData database) throws SQLException {
    for (DialectProvider provider : ServiceLoader.load(DialectProvider.class)) {
      if (provider.supports(database)) {
        return provider.dialect();
      }
    }
    throw TowlineException.fatal(
        "Database %s is %s %s, which Towline does not speak."
            .formatted(
                settings, database.getDatabaseProductName(), database.getDatabaseProductVersion()),
        "Use PostgreSQL 9.6 or later, MySQL 8.0.16 or later, or MariaDB 10.6 or later: upgrade it by"
            + " other means first.");
  }
}
