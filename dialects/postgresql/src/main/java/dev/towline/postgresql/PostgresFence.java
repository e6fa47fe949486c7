package dev.towline.postgresql;

import dev.towline.dialect.Fence;
import dev.towline.dialect.Patience;
import dev.towline.dialect.own.Fences;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Finding;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Fences of triggers on PostgreSQL 9.6 to 18. */
public final class PostgresFence implements Fence {

  private static final String POSSIBLE =
      "select pg_catalog.to_regclass('towline.fence') is not null";

  @Override
  public List<Finding> foresee(Connection database, List<TableName> tables) throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return FenceChecks.of(plain.connection(), tables);
    }
  }

  @Override
  public void raise(Connection database, List<TableName> tables, Notice notice, Patience patience)
      throws SQLException {
    if (!database.getAutoCommit()) {
      throw new IllegalStateException("A fence is raised in transactions of its own.");
    }
    try (PlainSession plain = PlainSession.of(database)) {
      new FenceRaising(plain.connection(), tables, notice, patience).run();
    }
  }

  @Override
  public void lower(Connection database, SubscriptionName subscription) throws SQLException {
    if (!possible(database)) {
      return;
    }
    Fences fences = fences(database);
    new Attempt(database)
        .atomically(
            () -> {
              // The row's lock keeps those apart who replace the function at the same time.
              if (fences.lower(subscription)) {
                Sql.execute(
                    database,
                    FenceGuards.of(database, fences.number(subscription).orElseThrow()).lowering());
              }
              return subscription;
            });
  }

  @Override
  public void remove(Connection database, SubscriptionName subscription, Patience patience)
      throws SQLException {
    Optional<State> state = state(database, subscription);
    if (state.isEmpty() || state.get().raised()) {
      return;
    }
    try (PlainSession plain = PlainSession.of(database)) {
      Fences fences = fences(plain.connection());
      FenceGuards guards =
          FenceGuards.of(plain.connection(), fences.number(subscription).orElseThrow());
      guards.remove(plain.connection(), new ShortTransactions(plain.connection(), patience));
      new Attempt(plain.connection())
          .atomically(
              () -> {
                fences.forget(subscription);
                return Sql.execute(plain.connection(), guards.removal());
              });
    }
  }

  @Override
  public Optional<State> state(Connection database, SubscriptionName subscription)
      throws SQLException {
    return possible(database) ? fences(database).state(subscription) : Optional.empty();
  }

  private static boolean possible(Connection database) throws SQLException {
    return Rows.list(database, row -> row.getBoolean(1), POSSIBLE).get(0);
  }

  private static Fences fences(Connection database) {
    return new Fences(new PostgresWording(), database);
  }
}
