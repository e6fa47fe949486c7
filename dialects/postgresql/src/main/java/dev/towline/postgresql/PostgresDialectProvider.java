package dev.towline.postgresql;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.dialect.own.StoredQuarantine;
import dev.towline.dialect.own.StoredResyncs;
import dev.towline.dialect.own.StoredShapes;
import dev.towline.dialect.own.StoredSwitchovers;
import dev.towline.dialect.own.StoredVerifications;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** PostgreSQL 9.6 to 18, as leader and as follower. */
public final class PostgresDialectProvider implements DialectProvider {

  /** The engine's name, in shapes too. */
  static final String NAME = "postgresql";

  private static final PostgresCatalog CATALOG = new PostgresCatalog();

  private static final Dialect DIALECT =
      new Dialect(
          NAME,
          CATALOG,
          new PostgresPreflight(),
          new PostgresCapture(CATALOG),
          new PostgresChangelog(CATALOG),
          new PostgresRowReader(),
          new PostgresApplier(),
          new StoredVerifications(new PostgresWording()),
          new StoredQuarantine(new PostgresWording()),
          new StoredResyncs(new PostgresWording()),
          new PostgresFence(),
          new PostgresNumbering(),
          new StoredShapes(new PostgresWording()),
          new StoredSwitchovers(new PostgresWording()),
          new PostgresFaults());

  @Override
  public boolean supports(DatabaseMetaData database) throws SQLException {
    int major = database.getDatabaseMajorVersion();
    return database.getDatabaseProductName().equals("PostgreSQL")
        && (major > 9 || (major == 9 && database.getDatabaseMinorVersion() >= 6));
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }
}
