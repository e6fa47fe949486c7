package dev.towline.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Lets an application read on a follower what it has written on the leader, whatever the two
 * engines are: it takes a token where it wrote and waits for it where it reads. A token is a short
 * text that may travel in a cookie or in a message.
 *
 * <pre>{@code
 * insert(leader, order);                                        // and its commit
 * String token = ReadYourWrites.token(leader);
 * if (ReadYourWrites.await(follower, token, Duration.ofSeconds(1))) {
 *   read(follower, order);
 * } else {
 *   read(leader, order);
 * }
 * }</pre>
 */
public final class ReadYourWrites {

  /**
   * The SQLSTATE of the answer to a token whose leader was given up before what it stands for was
   * on the follower that leads now.
   */
  public static final String MAY_BE_LOST = "40003";

  private ReadYourWrites() {}

  /**
   * A token of all that is committed on the leader now. In a transaction that has written, the
   * token is of that transaction too, and can be waited for once it is committed.
   */
  public static String token(Connection leader) throws SQLException {
    try (Statement statement = leader.createStatement();
        ResultSet row = statement.executeQuery("select towline.token()")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Waits until the follower has everything that a token stands for. Not inside a transaction that
   * began before, which would go on to see what it saw then. A token outlives changes of leaders:
   * the new leader, and the old one that follows it, answer at once.
   *
   * @return false when the time is over
   * @throws SQLException also for what is no token, or one of a database that is not followed here
   *     and did not lead before; with the state {@link #MAY_BE_LOST} for what a failover may have
   *     lost
   */
  public static boolean await(Connection follower, String token, Duration timeout)
      throws SQLException {
    return postgres(follower)
        ? answer(
            follower,
            "select towline.await(?, pg_catalog.make_interval(secs => ?))",
            token,
            timeout)
        : call(follower, "call towline.await(?, ?, @towline_answer)", token, timeout);
  }

  /**
   * Waits until the follower of a subscription has committed, durably, everything that a token
   * stands for; asks the leader alone.
   *
   * @return false when the time is over: the follower may have it all the same
   */
  public static boolean awaitFollower(
      Connection leader, String token, String subscription, Duration timeout) throws SQLException {
    return postgres(leader)
        ? answer(
            leader,
            "select towline.await_follower(?, ?, pg_catalog.make_interval(secs => ?))",
            token,
            subscription,
            timeout)
        : call(
            leader,
            "call towline.await_follower(?, ?, ?, @towline_answer)",
            token,
            subscription,
            timeout);
  }

  private static boolean postgres(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }

  private static boolean answer(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The procedure leaves its answer in a variable of the session. */
  private static boolean call(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
    }
    return answer(connection, "select @towline_answer");
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(
          i + 1,
          parameters[i] instanceof Duration duration ? duration.toNanos() / 1e9 : parameters[i]);
    }
  }
}
