package dev.towline.mysql;

import dev.towline.dialect.Fence;
import dev.towline.dialect.Patience;
import dev.towline.dialect.own.Fences;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Finding;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.mysql.FenceGuard.Standing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Fences of triggers on MySQL 8.0 to 9.x and MariaDB 10.6 to 11.x. */
public final class MySqlFence implements Fence {

  private static final String POSSIBLE =
      """
      select 1 from information_schema.tables
      where table_schema = 'towline' and table_name = 'fence_gate'
      """;

  private final Engine engine;

  public MySqlFence(Engine engine) {
    this.engine = engine;
  }

  @Override
  public List<Finding> foresee(Connection database, List<TableName> tables) throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return FenceChecks.of(plain.connection(), engine, possible(database), tables);
    }
  }

  @Override
  public void raise(Connection database, List<TableName> tables, Notice notice, Patience patience)
      throws SQLException {
    if (!database.getAutoCommit()) {
      throw new IllegalStateException("A fence is raised in transactions of its own.");
    }
    try (PlainSession plain = PlainSession.of(database)) {
      new FenceRaising(plain.connection(), engine, tables, notice, patience).run();
    }
  }

  /**
   * Changes a row that nobody holds while the fence is raised. Where it is not, those who went
   * through may hold it, shared; so does the look, which also sees what is newer than a snapshot of
   * the caller's.
   */
  @Override
  public void lower(Connection database, SubscriptionName subscription) throws SQLException {
    if (!possible(database)) {
      return;
    }
    String raised =
        "select 1 from towline.fence where subscription = ? and raised lock in share mode";
    if (!Rows.list(database, row -> row.getInt(1), raised, subscription.text()).isEmpty()) {
      fences(database).lower(subscription);
    }
  }

  @Override
  public void remove(Connection database, SubscriptionName subscription, Patience patience)
      throws SQLException {
    Optional<State> state = state(database, subscription);
    if (state.isEmpty() || state.get().raised()) {
      return;
    }
    int number = fences(database).number(subscription).orElseThrow();
    try (PlainSession plain = PlainSession.of(database);
        ShortLocks locks = ShortLocks.on(plain.connection(), engine, patience)) {
      for (Standing guard : FenceGuard.of(plain.connection(), number)) {
        locks.run(guard.table(), WantedCapture.dropTrigger(guard.name()));
      }
    }
    Sql.update(database, "delete from towline.fence_gate where number = ?", number);
    fences(database).forget(subscription);
  }

  @Override
  public Optional<State> state(Connection database, SubscriptionName subscription)
      throws SQLException {
    return possible(database) ? fences(database).state(subscription) : Optional.empty();
  }

  private static boolean possible(Connection database) throws SQLException {
    return !Rows.list(database, row -> row.getInt(1), POSSIBLE).isEmpty();
  }

  private static Fences fences(Connection database) {
    return new Fences(new MySqlWording(), database);
  }
}
