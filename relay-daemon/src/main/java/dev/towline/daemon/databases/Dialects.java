package dev.towline.daemon.databases;

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
  static Dialect of(DatabaseMetaData database) throws SQLException {
    for (DialectProvider provider : ServiceLoader.load(DialectProvider.class)) {
      if (provider.supports(database)) {
        return provider.dialect();
      }
    }
    throw TowlineException.fatal(
        "Towline does not speak "
            + database.getDatabaseProductName()
            + " "
            + database.getDatabaseProductVersion()
            + ".",
        "Use an engine and version that the README lists.");
  }
}
