package dev.towline.postgresql;

import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.isolation.Isolation;
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
  private final PostgresBatch batch;
  private final PostgresFaults faults = new PostgresFaults();
  private final Map<TablePair, Stage> stages = new HashMap<>();

  StagedBlocks(Connection connection, PostgresBatch batch) {
    this.connection = connection;
    this.batch = batch;
  }

  /** Constraints that may wait until the commit would refuse a row when nobody can tell which. */
  @Override
  public void begin() throws SQLException {
    Session.execute(connection, "set constraints all immediate");
    batch.emptyTables();
  }

  @Override
  public Isolation.Outcome write(TablePair table, List<byte[]> lines) throws SQLException {
    Optional<Refusal> zero = new ZeroText(table, 1).refused(lines);
    if (zero.isPresent()) {
      return new Isolation.Outcome.Not(zero.get());
    }
    Incoming rows = new Incoming(table, Mode.CHANGES);
    Stage stage = stage(table);
    rows.stage = Optional.of(stage);
    lines.forEach(rows::saw);
    Session.execute(connection, "truncate " + stage.name() + "; savepoint towline_block");
    try {
      stage.take(lines);
      long written = write(rows);
      Session.execute(connection, "release savepoint towline_block");
      return new Isolation.Outcome.Written(written);
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
    Stage stage = new Stage(connection, table, STAGES_FROM + stages.size(), faults);
    stages.put(table, stage);
    return stage;
  }

  /** Unique values that moved between rows are freed first, wherever they are. */
  private long write(Incoming rows) throws SQLException {
    Session.execute(connection, "savepoint towline_staged");
    try {
      return new Writing(connection, List.of(rows)).write();
    } catch (SQLException e) {
      if (!Refusal.of(e).byAnotherRow()) {
        throw e;
      }
      Session.execute(connection, "rollback to savepoint towline_staged");
      new Cascades(connection).refuseTakingOut(List.of(rows.table));
      return new Writing(connection, List.of(rows)).evictingHolders();
    }
  }

  private Isolation.Outcome undone(Refusal refusal) throws SQLException {
    Session.execute(
        connection, "rollback to savepoint towline_block; release savepoint towline_block");
    return new Isolation.Outcome.Not(refusal);
  }
}
