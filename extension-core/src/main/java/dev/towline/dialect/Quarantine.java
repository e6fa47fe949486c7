package dev.towline.dialect;

import dev.towline.model.QuarantinedRow;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Rows that a follower refused, in a table of the follower. They come and go in the transactions of
 * a {@link Batch}; what is here looks at them and asks for another try.
 */
public interface Quarantine {

  /** Keys of a table that are to be tried again. */
  record Retry(TableName table, List<List<String>> keys) {
    public Retry {
      keys = List.copyOf(keys);
    }
  }

  /** How many rows of a subscription it holds. */
  long count(Connection follower, SubscriptionName subscription) throws SQLException;

  /** The first rows of a subscription, by table and key. */
  List<QuarantinedRow> first(Connection follower, SubscriptionName subscription, int limit)
      throws SQLException;

  /**
   * Asks the subscription's relay to try rows of these tables again; empty means all.
   *
   * @return how many
   */
  long retry(Connection follower, SubscriptionName subscription, List<TableName> tables)
      throws SQLException;

  /** What was asked for and not answered yet: some keys of one table. */
  Optional<Retry> next(Connection follower, SubscriptionName subscription) throws SQLException;
}
