package dev.towline.mysql;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** MySQL 8.0 to 9.x, as leader and as follower. */
public final class MySqlDialectProvider implements DialectProvider {

  private static final Engine ENGINE = new MySqlEngine();
  private static final Dialect DIALECT = MySqlDialect.of(ENGINE);

  /** Another driver may call MariaDB by its own name; this one calls both MySQL. */
  @Override
  public boolean supports(DatabaseMetaData database) throws SQLException {
    String version = database.getDatabaseProductVersion();
    return database.getDatabaseProductName().equals("MySQL")
        && !version.contains("MariaDB")
        && ServerVersion.parse(version).atLeast(ENGINE.oldest());
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }
}
