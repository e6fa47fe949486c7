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

  /**
   * What is there once comes rarely, what is there several times comes often.
   *
   * @param ordinary what goes on all the time
   * @param rare what takes locks that let nobody else go on
   */
  record Deeds(List<Deed> ordinary, List<Deed> rare) {}

  /** Creates the tables without rows, on either side. */
  void create(Connection connection, Words words) throws SQLException;

  /** Fills the leader's, so that every law holds. */
  void fill(Connection leader, Words words) throws SQLException;

  /** What holds in every committed state, in SQL that both sides understand. */
  List<Law> laws();

  /** What is done on the leader, in its own SQL. */
  Deeds deeds();
}
