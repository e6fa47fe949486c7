package dev.towline.relay;

import dev.towline.dialect.Dialect;
import dev.towline.model.NodeName;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * One of the two databases of a subscription: its name, its engine and where connections come from.
 */
public record Side(NodeName name, Dialect dialect, DataSource dataSource) {

  /**
   * Asks this database something and explains its failure in its own terms.
   *
   * @param doing the beginning of a sentence, such as {@code Reading changes}
   */
  <T> T ask(String doing, SqlCall<T> call) {
    try {
      return call.run();
    } catch (SQLException e) {
      throw dialect.faults().explain(doing + " on " + name, e);
    }
  }

  /** Like {@link #ask} for what answers nothing. */
  void tell(String doing, SqlCall.Doing call) {
    ask(
        doing,
        () -> {
          call.run();
          return true;
        });
  }

  /** Something to do with a connection. */
  public interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Does something with a connection of its own and explains its failure in this database's terms.
   *
   * @param doing the beginning of a sentence, such as {@code Reading changes}
   * @throws dev.towline.model.TowlineException when the database does not let us
   */
  public <T> T call(String doing, Work<T> work) {
    return ask(
        doing,
        () -> {
          try (Connection connection = dataSource.getConnection()) {
            return work.with(connection);
          }
        });
  }
}
