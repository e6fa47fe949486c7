package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The account that the triggers run as. Nobody may log in with it, so that no account of a person
 * or a service must stay for the application's writes to go on; where no such account may be made,
 * it is the one that installs.
 */
record Definer(String user, String host) {

  /** The locked account. */
  static final Definer LOCKED = new Definer("towline_capture", "localhost");

  /** What the server answers to whoever may not create users, grant, or name another definer. */
  private static final Set<Integer> NOT_ALLOWED = Set.of(1044, 1045, 1142, 1227, 1396, 1410, 1419);

  static Definer parse(String account) {
    int at = account.lastIndexOf('@');
    return new Definer(account.substring(0, at), account.substring(at + 1));
  }

  /** As {@code information_schema} writes it. */
  @Override
  public String toString() {
    return user + "@" + host;
  }

  /** As a statement names it. */
  String quoted() {
    return Quoting.name(user) + "@" + Quoting.name(host);
  }

  /** The one that this installation has, or would have. */
  static Definer of(Connection connection) throws SQLException {
    return stored(connection).orElse(LOCKED);
  }

  private static Optional<Definer> stored(Connection connection) throws SQLException {
    return InstalledCapture.possible(connection)
        ? Rows.list(
                connection,
                row -> Optional.ofNullable(row.getString(1)),
                "select definer from towline.installation")
            .stream()
            .flatMap(Optional::stream)
            .map(Definer::parse)
            .findFirst()
        : Optional.empty();
  }

  /** Makes the locked account if it may, and stores which account it is from now on. */
  static Definer settle(Connection connection, Engine engine) throws SQLException {
    Optional<Definer> stored = stored(connection);
    if (stored.isPresent()) {
      return stored.get();
    }
    Definer chosen = madeLocked(connection, engine) ? LOCKED : current(connection);
    try (PreparedStatement statement =
        connection.prepareStatement("update towline.installation set definer = ?")) {
      statement.setString(1, chosen.toString());
      statement.executeUpdate();
    }
    return chosen;
  }

  static Definer current(Connection connection) throws SQLException {
    return parse(Rows.list(connection, row -> row.getString(1), "select current_user()").get(0));
  }

  /** What makes the account and lets it write our tables. */
  List<String> making(Engine engine) {
    return List.of(
        engine.lockedAccount(quoted()),
        "grant select, insert, delete, execute on towline.* to %s".formatted(quoted()));
  }

  /** What lets its triggers read the rows of a database's tables. */
  String reading(String database) {
    return "grant select, trigger on %s.* to %s".formatted(Quoting.name(database), quoted());
  }

  private static boolean madeLocked(Connection connection, Engine engine) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : LOCKED.making(engine)) {
        statement.execute(sql);
      }
      // Whether another account may be named as the definer shows only when one is.
      statement.execute("drop procedure if exists towline.named_definer");
      statement.execute(
          "create definer = %s procedure towline.named_definer() select 1"
              .formatted(LOCKED.quoted()));
      statement.execute("drop procedure towline.named_definer");
      return true;
    } catch (SQLException e) {
      if (NOT_ALLOWED.contains(e.getErrorCode())) {
        return false;
      }
      throw e;
    }
  }
}
