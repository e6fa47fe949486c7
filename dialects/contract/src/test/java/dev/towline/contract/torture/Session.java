package dev.towline.contract.torture;

import dev.towline.contract.Sql;
import dev.towline.contract.Words;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A writer's connection, its chance, and the words that its leader understands.
 *
 * @param triggers whether the application's triggers do what goes with a deed; else the deed does
 */
record Session(Connection connection, Random random, Words words, boolean triggers) {

  void run(String... statements) throws SQLException {
    Sql.run(connection, statements);
  }

  /** Runs it and answers how many rows it was. */
  int updated(String statement) throws SQLException {
    try (Statement running = connection.createStatement()) {
      return running.executeUpdate(statement);
    }
  }

  List<String> rows(String query) throws SQLException {
    return Sql.rows(connection, query);
  }

  /** The first row, which stays locked. */
  Optional<String> locked(String query) throws SQLException {
    return rows(query + " limit 1 for update").stream().findFirst();
  }

  /** One of so many numbers from 1. */
  int id(int count) {
    return 1 + random.nextInt(count);
  }

  /** Texts that a wrong escape would spoil, and now and then a large one. */
  String text() {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> "''";
      case 2 -> words.text("tab\there\nand\\backslash");
      case 3 -> words.text("quote ' and \" and $ and \\N");
      case 4 -> words.text("ünïcödé \uD83D\uDC26 " + random.nextInt(1000));
      case 5 -> "repeat('long ', " + random.nextInt(500) + ")";
      default -> words.text("plain " + random.nextInt(1000));
    };
  }

  /** Where as many rise as fall both stay, else both are taken back. */
  void balance(String rise, String fall) throws SQLException {
    run("savepoint balance");
    int risen = updated(rise);
    int fallen = updated(fall);
    run(risen == fallen ? "release savepoint balance" : "rollback to balance");
  }
}
