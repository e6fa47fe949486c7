package dev.towline.postgresql;

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
import java.util.List;
import java.util.Optional;

/** Writes on PostgreSQL: small batches as prepared statements, large ones by COPY and sets. */
public final class PostgresApplier implements Applier {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  @Override
  public void prepare(Connection follower) throws SQLException {
    Session.prepare(follower);
    try {
      Session.execute(follower, "set session_replication_role = replica");
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  @Override
  public Optional<Subscription> load(Connection follower, SubscriptionName name)
      throws SQLException {
    return new SubscriptionStore(follower).load(name);
  }

  @Override
  public Instant now(Connection follower) throws SQLException {
    return PostgresChangelog.Clock.now(follower);
  }

  @Override
  public void create(
      Connection follower, SubscriptionName name, NodeName leader, StreamId stream, String relay)
      throws SQLException {
    new SubscriptionStore(follower).create(name, leader, stream, relay);
  }

  @Override
  public Epoch takeOver(Connection follower, SubscriptionName name, String relay)
      throws SQLException {
    return new SubscriptionStore(follower).takeOver(name, relay);
  }

  @Override
  public List<TableProgress> progress(Connection follower, SubscriptionName name)
      throws SQLException {
    return new ProgressStore(new PostgresWording(), follower, name).load();
  }

  @Override
  public void arrange(
      Connection follower, SubscriptionName name, Epoch epoch, List<TableProgress> tables)
      throws SQLException {
    new ProgressStore(new PostgresWording(), follower, name).arrange(epoch, tables);
  }

  @Override
  public long count(Connection database, TableName table) throws SQLException {
    String sql = "select count(*) from " + own(database, table);
    return Rows.list(database, row -> row.getLong(1), sql).get(0);
  }

  @Override
  public boolean empty(Connection follower, TableName table) throws SQLException {
    String sql = "select exists (select from " + own(follower, table) + ")";
    return Rows.list(follower, row -> !row.getBoolean(1), sql).get(0);
  }

  /** The table without those that inherit from it, unless they are its partitions. */
  private static String own(Connection database, TableName table) throws SQLException {
    String name = Quoting.name(table);
    boolean partitioned =
        Rows.list(
                database,
                row -> "p".equals(row.getString(1)),
                "select relkind from pg_catalog.pg_class where oid = ?::regclass",
                name)
            .get(0);
    return partitioned ? name : "only " + name;
  }

  @Override
  public List<List<String>> referring(
      Connection connection,
      TablePair parent,
      List<List<String>> parentKeys,
      TablePair child,
      ForeignKey foreignKey,
      int limit)
      throws SQLException {
    OnFollower follower = new OnFollower(child);
    return new Referring(
            follower.table(),
            follower.keyTexts("c"),
            child.onFollower(foreignKey.columns()),
            new OnFollower(parent).table(),
            parent.followerKeyColumns(),
            parent.onFollower(foreignKey.referenced()))
        .keys(connection, parentKeys, "true", limit);
  }

  @Override
  public Batch begin(Connection follower, Advance advance) throws SQLException {
    PostgresBatch batch = PostgresBatch.begin(follower, advance);
    Refusals refusals = advance.refusals();
    if (!refusals.setAside() && !refusals.some()) {
      return batch;
    }
    try {
      return new QuarantineBatch(
          batch,
          new StagedBlocks(follower, batch),
          new QuarantineStore(new PostgresWording(), follower, advance.subscription()),
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
