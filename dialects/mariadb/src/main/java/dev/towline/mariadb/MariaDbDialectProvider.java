package dev.towline.mariadb;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.mysql.MySqlDialect;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** MariaDB 10.6 to 11.x, as leader and as follower. */
public final class MariaDbDialectProvider implements DialectProvider {

  private static final Dialect DIALECT = MySqlDialect.of(new MariaDbEngine());

  @Override
  public boolean supports(DatabaseMetaData database) throws SQLException {
    return database.getDatabaseProductVersion().contains("MariaDB");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }
}
