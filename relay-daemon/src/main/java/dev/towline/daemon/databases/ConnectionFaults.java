package dev.towline.daemon.databases;

import dev.towline.daemon.config.DatabaseSettings;
import dev.towline.dialect.Access;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.Optional;

/** Tells why there is no connection, by what SQLSTATE means in every engine. */
final class ConnectionFaults {

  private ConnectionFaults() {}

  static TowlineException explain(DatabaseSettings database, SQLException error) {
    SQLException first = error.getCause() instanceof SQLException cause ? cause : error;
    String state = first.getSQLState() == null ? "" : first.getSQLState();
    String problem = "Cannot connect to database " + database + ": " + sentence(first);
    Optional<String> remedy =
        Access.of(database.url(), ConnectionFaults.class.getClassLoader())
            .flatMap(access -> access.remedy(first));
    if (remedy.isPresent()) {
      return TowlineException.fatal(problem, remedy.get(), first);
    }
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
    return TowlineException.temporary(
        problem, "Check that the server runs and that host and port of the url are right.", first);
  }

  /** The driver's words as one line that ends like a sentence. */
  private static String sentence(SQLException error) {
    String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    return message.endsWith(".") ? message : message + ".";
  }
}
