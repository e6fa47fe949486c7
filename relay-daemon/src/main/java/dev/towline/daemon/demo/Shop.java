package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The shop's tables and statements in the words of the database that it has. */
interface Shop {

  /** Makes the tables, with their rows and one of our own for {@link Heartbeat}. */
  void load(Connection empty) throws SQLException;

  /** Makes a session what the application wants it to be. */
  void enter(Connection session) throws SQLException;

  /** Whether a failure is one that any application has to live with. */
  boolean passes(SQLException failure);

  /** An invoice of any customer, without lines; none where there is no customer. */
  Optional<Integer> newInvoice(Desk desk) throws SQLException;

  /** Any invoice, held: whoever changes its lines holds it, so that its total comes out right. */
  Optional<Integer> lockInvoice(Desk desk) throws SQLException;

  void addLines(Desk desk, int invoice) throws SQLException;

  /** Makes an invoice's total the sum of its lines. */
  void total(Desk desk, int invoice) throws SQLException;

  void register(Desk desk, String firstName, String lastName) throws SQLException;

  void moveHouse(Desk desk) throws SQLException;

  /** A customer without invoices goes. */
  void leaveForGood(Desk desk) throws SQLException;

  /** An invoice's first line is deleted and inserted again with the same key. */
  void correct(Desk desk, int invoice) throws SQLException;

  /** The lines of an invoice get other keys. */
  void renumber(Desk desk, int invoice) throws SQLException;

  /** An invoice goes with its lines. */
  void giveBack(Desk desk, int invoice) throws SQLException;

  void changePrices(Desk desk) throws SQLException;

  /** Part of a key of two columns changes. */
  void moveTrack(Desk desk) throws SQLException;

  void refillPlaylist(Desk desk) throws SQLException;

  /** Counts invoices whose total is not the sum of their lines, on any follower. */
  String audit();
}
