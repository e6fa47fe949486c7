package dev.towline.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real database server of any engine, wherever it runs, with a user who may do everything. */
public interface DatabaseServer extends AutoCloseable {

  /** The JDBC address of a database. */
  String url(String database);

  /** The user who may do everything. */
  String user();

  /** That user's password, often empty. */
  String password();

  /** Creates an empty database. */
  void createDatabase(String name) throws SQLException;

  /** A new connection as the user who may do everything. */
  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), user(), password());
  }

  /** Kills the server and all its sessions at once, as the loss of the machine would. */
  void crash();

  /** Stops the server in good order; sessions are cut off, the data stays. */
  void stop();

  /**
   * Starts the server again after {@link #crash()} or {@link #stop()}, with the same data, port and
   * settings; stops it first if needed.
   */
  void restart();

  /** Stops the server without ado and removes its files. */
  @Override
  void close();
}
