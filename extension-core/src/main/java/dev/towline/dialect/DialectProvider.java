package dev.towline.dialect;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** Found by ServiceLoader; asked in turn whether it speaks the database behind a connection. */
public interface DialectProvider {

  /** Whether this provider's dialect is the one of that database, its version included. */
  boolean supports(DatabaseMetaData database) throws SQLException;

  /** The dialect; the same object at each call. */
  Dialect dialect();
}
