package dev.towline.benchmarks.systems;

import dev.towline.servers.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One database of one server. */
public record Database(PostgresServer server, String name) {

  private static final String MAINTENANCE = "postgres";

  /** Makes an empty one. */
  static Database create(PostgresServer server, String name) {
    new Database(server, MAINTENANCE).run("create database " + name);
    return new Database(server, name);
  }

  /** Makes another one with everything that this one has; nobody may be connected. */
  public Database copy(String copy) {
    maintenance().run("create database %s template %s".formatted(copy, name));
    return new Database(server, copy);
  }

  public void drop() {
    maintenance().run("drop database if exists %s with (force)".formatted(name));
  }

  private Database maintenance() {
    return new Database(server, MAINTENANCE);
  }

  /** Runs statements, each in a transaction of its own, in one session. */
  public void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The one value that a query answers, as text. */
  public String text(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  public long number(String query) {
    return Long.parseLong(text(query));
  }

  /** Waits until a query answers something that is not null; returns that as text. */
  public String await(String what, String query) {
    return await(what, query, () -> {});
  }

  /**
   * Waits until a query answers something that is not null; returns that as text.
   *
   * @param alive throws when there is no hope any more
   */
  String await(String what, String query, Runnable alive) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      AtomicReference<@Nullable String> answer = new AtomicReference<>();
      Waiting.until(
          what,
          () -> {
            alive.run();
            answer.set(answer(statement));
            return answer.get() != null;
          });
      return String.valueOf(answer.get());
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private @Nullable String answer(PreparedStatement statement) {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  private BenchmarkException failed(SQLException e) {
    return new BenchmarkException(
        "%s, database %s: %s".formatted(server.version(), name, e.getMessage()), e);
  }
}
