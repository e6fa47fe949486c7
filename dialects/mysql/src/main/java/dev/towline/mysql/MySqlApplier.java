package dev.towline.mysql;

import dev.towline.dialect.Applier;
import dev.towline.dialect.Batch;
import dev.towline.dialect.isolation.QuarantineBatch;
import dev.towline.dialect.own.ProgressStore;
import dev.towline.dialect.own.QuarantineStore;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TableProgress;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Writes on MySQL and MariaDB: small batches as statements of many rows, large ones by LOAD DATA
 * and sets.
 */
public final class MySqlApplier implements Applier {

  private final Durability durability;

  /** An applier for that engine. */
  public MySqlApplier(Engine engine) {
    this.durability = new Durability(engine);
  }

  @Override
  public void prepare(Connection follower) throws SQLException {
    FollowerSession.prepare(follower);
  }

  @Override
  public Optional<Subscription> load(Connection follower, SubscriptionName name)
      throws SQLException {
    return new SubscriptionStore(follower).load(name);
  }

  @Override
  public Instant now(Connection follower) throws SQLException {
    return Rows.list(
            follower,
            row -> row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC),
            "select utc_timestamp(6)")
        .get(0);
  }

  @Override
  public void create(
      Connection follower, SubscriptionName name, NodeName leader, StreamId stream, String relay)
      throws SQLException {
    new SubscriptionStore(follower).create(name, leader, stream, relay);
  }

  /** What is loaded after it, and told to the leader, is on disk: an earlier commit may not be. */
  @Override
  public Epoch takeOver(Connection follower, SubscriptionName name, String relay)
      throws SQLException {
    Epoch epoch = new SubscriptionStore(follower).takeOver(name, relay);
    durability.flushIfNeeded(follower);
    return epoch;
  }

  @Override
  public List<TableProgress> progress(Connection follower, SubscriptionName name)
      throws SQLException {
    return new ProgressStore(new MySqlWording(), follower, name).load();
  }

  @Override
  public void arrange(
      Connection follower, SubscriptionName name, Epoch epoch, List<TableProgress> tables)
      throws SQLException {
    new ProgressStore(new MySqlWording(), follower, name).arrange(epoch, tables);
  }

  @Override
  public long count(Connection database, TableName table) throws SQLException {
    String sql = "select count(*) from " + Quoting.name(table);
    return Rows.list(database, row -> row.getLong(1), sql).get(0);
  }

  @Override
  public boolean empty(Connection follower, TableName table) throws SQLException {
    return Rows.list(
            follower, row -> row.getInt(1), "select 1 from " + Quoting.name(table) + " limit 1")
        .isEmpty();
  }

  @Override
  public List<List<String>> referring(
      Connection follower,
      TablePair parent,
      List<List<String>> parentKeys,
      TablePair child,
      ForeignKey foreignKey,
      int limit)
      throws SQLException {
    return new ReferringRows(parent, child, foreignKey).keys(follower, parentKeys, limit);
  }

  @Override
  public Batch begin(Connection follower, Advance advance) throws SQLException {
    MySqlBatch batch = MySqlBatch.begin(follower, durability, advance);
    Refusals refusals = advance.refusals();
    if (!refusals.setAside() && !refusals.some()) {
      return batch;
    }
    try {
      return new QuarantineBatch(
          batch,
          batch.blocks(),
          new QuarantineStore(new MySqlWording(), follower, advance.subscription()),
          refusals,
          advance.to());
    } catch (SQLException e) {
      batch.close();
      throw e;
    }
  }

  @Override
  public void heartbeat(
      Connection follower,
      SubscriptionName name,
      Epoch epoch,
      Instant asOf,
      long rows,
      double rowsPerSecond)
      throws SQLException {
    new SubscriptionStore(follower).heartbeat(name, epoch, asOf, rows, rowsPerSecond);
  }

  @Override
  public boolean awaited(Connection follower) throws SQLException {
    return Waiters.ON_FOLLOWER.any(follower);
  }

  @Override
  public void recordFailure(
      Connection follower, SubscriptionName name, String problem, String remedy)
      throws SQLException {
    new SubscriptionStore(follower).recordFailure(name, problem, remedy);
  }
}
