package dev.towline.daemon.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Where one customer is served: a connection to the shop, in a transaction. */
final class Desk {

  /** Something that is undone. */
  interface Attempt {
    void run() throws SQLException;
  }

  private final Connection connection;
  private final Random random;
  private int rows;

  Desk(Connection connection, Random random) {
    this.connection = connection;
    this.random = random;
  }

  /** Writes rows. */
  void write(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      rows += statement.executeUpdate();
    }
  }

  /** A key that a statement answers; empty where there is none. May write a row. */
  Optional<Integer> read(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet answer = statement.executeQuery()) {
      return answer.next() ? Optional.of(answer.getInt(1)) : Optional.empty();
    }
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** A number from 1 to {@code last}. */
  int upTo(int last) {
    return 1 + random.nextInt(last);
  }

  /** A number from 0 to 1. */
  double share() {
    return random.nextDouble();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Thinks in the middle of a transaction. */
  void hesitate() {
    try {
      Thread.sleep(20 + random.nextInt(280));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does something in a subtransaction and undoes it. */
  void tryAndUndo(Attempt attempt) throws SQLException {
    int before = rows;
    var savepoint = connection.setSavepoint();
    attempt.run();
    connection.rollback(savepoint);
    rows = before;
  }

  /** How many rows were written here. */
  int rows() {
    return rows;
  }
}
