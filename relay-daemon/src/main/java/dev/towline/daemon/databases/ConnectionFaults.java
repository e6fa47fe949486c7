package dev.towline.daemon.databases;

import dev.towline.daemon.config.DatabaseSettings;
import dev.towline.model.TowlineException;
import java.sql.SQLException;

/** Tells why there is no connection, by what SQLSTATE means in every engine. */
final class ConnectionFaults {

  private ConnectionFaults() {}

  static TowlineException explain(DatabaseSettings database, SQLException error) {
    SQLException first = error.getCause() instanceof SQLException cause ? cause : error;
    String state = first.getSQLState() == null ? "" : first.getSQLState();
    String problem = "Cannot connect to database " + database + ": " + sentence(first);
    if (state.startsWith("28")) {
      return TowlineException.fatal(
          problem,
          "Mend user or password of databases."
              + database.name()
              + ", or let the server admit them.",
          first);
    }
    if (state.startsWith("3D") || state.startsWith("42")) {
      return TowlineException.fatal(
          problem,
          "Mend the url of databases." + database.name() + ", or create the database.",
          first);
    }
    if (state.equals("08001") && sentence(first).startsWith("No suitable driver")) {
      return TowlineException.fatal(
          problem, "Write the url as jdbc:postgresql://host/database.", first);
    }
    return TowlineException.temporary(
        problem, "Check that the server runs and that host and port of the url are right.", first);
  }

  /** The driver's words as one line that ends like a sentence. */
  private static String sentence(SQLException error) {
    String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    return message.endsWith(".") ? message : message + ".";
  }
}
