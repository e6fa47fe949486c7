package dev.towline.contract.relay;

import dev.towline.dialect.Dialect;
import dev.towline.dialect.Shapes;
import dev.towline.model.Epoch;
import dev.towline.model.KnownShape;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.ToldChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Loses the connection some times when tables are altered and nothing is noted yet. */
record LostAfterAltering(Shapes shapes, AtomicInteger times) implements Shapes {

  static Dialect disguised(Dialect dialect, int times) {
    return new Dialect(
        dialect.name(),
        dialect.catalog(),
        dialect.preflight(),
        dialect.capture(),
        dialect.changelog(),
        dialect.reader(),
        dialect.applier(),
        dialect.verifications(),
        dialect.quarantine(),
        dialect.resyncs(),
        dialect.fence(),
        dialect.numbering(),
        new LostAfterAltering(dialect.shapes(), new AtomicInteger(times)),
        dialect.switchovers(),
        dialect.faults());
  }

  @Override
  public Map<TableName, KnownShape> known(Connection follower, SubscriptionName subscription)
      throws SQLException {
    return shapes.known(follower, subscription);
  }

  @Override
  public void guard(Connection follower, SubscriptionName subscription, Epoch epoch)
      throws SQLException {
    shapes.guard(follower, subscription, epoch);
  }

  @Override
  public void follow(
      Connection follower, SubscriptionName subscription, TableName table, KnownShape shape)
      throws SQLException {
    boolean known = shapes.known(follower, subscription).containsKey(table);
    if (known && times.getAndDecrement() > 0) {
      follower.close();
      throw new SQLException("The relay is lost.", "08006");
    }
    shapes.follow(follower, subscription, table, shape);
  }

  @Override
  public void forget(Connection follower, SubscriptionName subscription, TableName table)
      throws SQLException {
    shapes.forget(follower, subscription, table);
  }

  @Override
  public void tell(Connection follower, SubscriptionName subscription, ToldChange change)
      throws SQLException {
    shapes.tell(follower, subscription, change);
  }

  @Override
  public List<Entry> last(Connection follower, SubscriptionName subscription, int limit)
      throws SQLException {
    return shapes.last(follower, subscription, limit);
  }
}
