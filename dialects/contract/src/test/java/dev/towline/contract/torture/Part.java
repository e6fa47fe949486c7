package dev.towline.contract.torture;

import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Tables of the torture test, what is done to them, and the laws that hold whatever is done. */
interface Part {

  /** A sentence, and a query for what contradicts it: null when nothing does. */
  record Law(String sentence, String contradiction) {

    static Law count(String table, int rows) {
      return new Law(
          "%s has %d rows".formatted(table, rows),
          "select nullif(count(*), %d) from %s".formatted(rows, table));
    }
  }

  /** What an application does in the transaction of its caller; the laws hold after it. */
  interface Deed {
    void run(Session session) throws SQLException;
  }

  /** Creates the tables without rows. */
  void create(Connection connection, Words words) throws SQLException;

  /** Fills them, so that every law holds. */
  void fill(Connection connection, Words words) throws SQLException;

  List<Law> laws();

  /** What is there once comes rarely, what is there often comes often. */
  List<Deed> deeds();

  /** These take locks that let nobody else go on. */
  List<Deed> rareDeeds();
}
