package dev.towline.contract;

import java.sql.SQLException;

/** What tests must say to each engine in its own words. */
public interface Words {

  /** Whole numbers one after the other: a source of rows {@code g} with a column {@code g}. */
  String series(long from, long to);

  /** The type of whole numbers that the database counts up itself. */
  String numbered();

  /** The type of moments with microseconds, which may be null. */
  String moment();

  /** The type of bytes, as many as one likes. */
  String bytes();

  /** Some bytes, written in hexadecimal. */
  String bytes(String hexadecimal);

  /** A text in quotes, of any characters. */
  String text(String value);

  /** A name in quotes. */
  String name(String name);

  /** Changes a column's type; what else was said of the column is forgotten. */
  String retype(String table, String column, String type);

  /** Forbids nulls in a column of that type. */
  String forbidNull(String table, String column, String type);

  /** Allows nulls in a column of that type. */
  String allowNull(String table, String column, String type);

  /** Takes the primary key from a table. */
  String dropKey(String table);

  /** Drops an index. */
  String dropIndex(String name, String table);

  /** Inserts a row unless its key is there. */
  String insertNew(String table, String values);

  /** Begins a transaction that {@link #prepare} can end, under a name. */
  String beginPrepared(String name);

  /** Leaves the transaction prepared; the session may go. */
  String prepare(String name);

  String commitPrepared(String name);

  /** Brings the estimates of a table up to date. */
  String analyze(String table);

  /** The type of days with a time, of no zone, with microseconds. */
  String dateTime();

  /** The type of floating point numbers of 32 bits. */
  String real();

  /** Deletes one of the rows that meet a condition. */
  String deleteOne(String table, String condition);

  /** Runs one statement as a relay would that brings it from another database. */
  String as(String origin, String statement);

  /** No later statement of the session waits longer than a second for a lock. */
  String impatient();

  /** Which sessions wait for a lock. */
  String waitingSessions();

  /** Ends a session. */
  String end(String session);

  /** The type of texts, as long as one likes. */
  String longText();

  /** Changes one of the rows that meet a condition. */
  String updateOne(String table, String change, String condition);

  /** A trigger after each update of a row, which runs one statement. */
  String afterUpdate(String name, String table, String statement);

  /**
   * A table whose rows lie apart by a number from 0, as far as the engine can.
   *
   * @param columns the others; the first one is, with the number, the key
   */
  String partitioned(String table, String number, int parts, String columns);

  /** What a session is told that often stands in the way of others. */
  String notPatient();

  /** The transaction's commit need not wait for the disk, where a transaction has a choice. */
  String notDurable();

  /** Whether an application must expect that when it shares its rows with others. */
  boolean ordinary(SQLException failure);
}
