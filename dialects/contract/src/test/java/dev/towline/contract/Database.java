package dev.towline.contract;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.DialectProvider;
import dev.towline.model.Column;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import javax.sql.DataSource;

/**
 * A database of one test on a server of any engine, empty at first. Tables are made where a session
 * finds itself, in {@code public} everywhere.
 */
public interface Database {

  /** Its JDBC address. */
  String url();

  /** A session of the application or of a reader, who may do everything. */
  Connection connect() throws SQLException;

  /**
   * Where the relay's sessions come from.
   *
   * @param role whose sessions they are; empty for the one who may do everything
   * @param road by which they travel, if not straight
   */
  DataSource source(Optional<String> role, Optional<Road> road);

  /** What differs between the engines in what tests say to them. */
  Words words();

  /**
   * Makes our tables, as the migrations do.
   *
   * @param session of this database
   */
  void install(Connection session) throws SQLException;

  /**
   * All rows of a table in the engine's own text, in which no two values are alike; sorted.
   *
   * @param columns the ones to be read, in this order
   */
  List<String> rows(Connection connection, TableShape table, List<Column> columns)
      throws SQLException;

  /**
   * All rows of a table in text that is the same on each engine, sorted.
   *
   * @param columns the ones to be read, in this order
   */
  List<String> neutralRows(Connection connection, TableShape table, List<String> columns)
      throws SQLException;

  /** Removes it. */
  void drop() throws SQLException;

  /** The dialect that speaks the database behind a session. */
  static Dialect dialect(Connection connection) throws SQLException {
    for (DialectProvider provider : ServiceLoader.load(DialectProvider.class)) {
      if (provider.supports(connection.getMetaData())) {
        return provider.dialect();
      }
    }
    throw new AssertionError(
        "No dialect speaks " + connection.getMetaData().getDatabaseProductName());
  }
}
