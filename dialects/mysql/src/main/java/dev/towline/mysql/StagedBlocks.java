package dev.towline.mysql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.isolation.Isolation;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes blocks of rows through a stage for each table, in a savepoint. */
final class StagedBlocks implements Isolation.Blocks {

  /** Stages of a batch's own are numbered from 0. */
  private static final int STAGES_FROM = 100_000;

  private final Connection connection;
  private final MySqlBatch batch;
  private final ServerLimits limits;
  private final Map<TablePair, Stage> stages = new HashMap<>();

  StagedBlocks(Connection connection, MySqlBatch batch, ServerLimits limits) {
    this.connection = connection;
    this.batch = batch;
    this.limits = limits;
  }

  @Override
  public void begin() throws SQLException {
    batch.emptyTables();
  }

  @Override
  public Isolation.Outcome write(TablePair table, List<byte[]> lines) throws SQLException {
    Incoming rows = new Incoming(table, Mode.CHANGES);
    Stage stage = stage(table);
    rows.stage = Optional.of(stage);
    lines.forEach(rows::saw);
    stage.clear();
    Sql.execute(connection, "savepoint towline_block");
    try {
      stage.take(lines);
      return new Isolation.Outcome.Written(write(rows));
    } catch (TowlineException e) {
      return undone(Refusal.of(e));
    } catch (SQLException e) {
      return undone(Refusal.of(e));
    }
  }

  private Stage stage(TablePair table) throws SQLException {
    Stage known = stages.get(table);
    if (known != null) {
      return known;
    }
    Stage stage = new Stage(connection, table, Mode.CHANGES, STAGES_FROM + stages.size(), limits);
    stages.put(table, stage);
    return stage;
  }

  /** Unique values that moved between rows are freed first, wherever they are. */
  private long write(Incoming rows) throws SQLException {
    Sql.execute(connection, "savepoint towline_staged");
    try {
      return new Writing(connection, List.of(rows), limits).write();
    } catch (SQLException e) {
      if (!Refusal.of(e).byAnotherRow()) {
        throw e;
      }
      Sql.execute(connection, "rollback to savepoint towline_staged");
      return new Writing(connection, List.of(rows), limits).evictingHolders();
    }
  }

  private Isolation.Outcome undone(Refusal refusal) throws SQLException {
    Sql.execute(connection, "rollback to savepoint towline_block");
    return new Isolation.Outcome.Not(refusal);
  }

  void drop() throws SQLException {
    for (Stage stage : stages.values()) {
      stage.drop();
    }
  }
}
