package dev.towline.relay;

import java.sql.SQLException;

/** Something asked of a database. */
@FunctionalInterface
interface SqlCall<T> {

  T run() throws SQLException;

  /** Something done to a database that answers nothing. */
  @FunctionalInterface
  interface Doing {
    void run() throws SQLException;
  }
}
