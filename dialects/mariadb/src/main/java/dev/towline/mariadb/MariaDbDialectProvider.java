package dev.towline.mariadb;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.mysql.Engine;
import dev.towline.mysql.MySqlDialect;
import dev.towline.mysql.ServerVersion;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** MariaDB 10.6 to 11.x, as leader and as follower. */
public final class MariaDbDialectProvider implements DialectProvider {

  private static final Engine ENGINE = new MariaDbEngine();
  private static final Dialect DIALECT = MySqlDialect.of(ENGINE);

  @Override
  public boolean supports(DatabaseMetaData database) throws SQLException {
    String version = database.getDatabaseProductVersion();
    return version.contains("MariaDB") && ServerVersion.parse(version).atLeast(ENGINE.oldest());
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }
}
