package dev.towline.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A real database server of any engine, wherever it runs, with a user who may do everything. */
public interface DatabaseServer extends AutoCloseable {

  Engine engine();

  /** The JDBC address of a database. */
  String url(String database);

  /** The user who may do everything. */
  default String user() {
    return engine().user();
  }

  /** That user's password, empty unless somebody set one. */
  default String password() {
    return "";
  }

  /** Creates an empty database. */
  default void createDatabase(String name) throws SQLException {
    try (Connection connection = connect(engine().systemDatabase());
        Statement statement = connection.createStatement()) {
      statement.execute(engine().createDatabase(name));
    }
  }

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
