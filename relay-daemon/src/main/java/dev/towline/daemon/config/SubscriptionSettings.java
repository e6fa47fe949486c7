package dev.towline.daemon.config;

import dev.towline.dialect.Capture.TableOptions;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.relay.RelaySettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.quartz.CronExpression;

/**
 * One subscription: from where to where, what, and how.
 *
 * @param verifySchedule when everything is verified by the clock
 * @param schema of the leader's tables that are named without one
 * @param capture what single tables wish of their capture on the leader
 */
public record SubscriptionSettings(
    NodeName leader,
    NodeName follower,
    RelaySettings relay,
    Optional<CronExpression> verifySchedule,
    String schema,
    Map<TableName, TableOptions> capture) {

  public SubscriptionSettings {
    capture = Map.copyOf(capture);
  }

  public SubscriptionName name() {
    return relay.subscription();
  }

  /** The leader's table of that name, with a schema or without. */
  public TableName table(String text) {
    return TableName.parse(text, schema);
  }

  /**
   * The way back, once the follower leads.
   *
   * @param followerSchema of the follower's tables that are named without one
   * @throws dev.towline.model.TowlineException FATAL where there is no way back
   */
  public SubscriptionSettings reversed(String followerSchema) {
    Map<TableName, TableOptions> wishes = new HashMap<>();
    capture.forEach((table, wish) -> wishes.put(relay.mapping().table(table), wish));
    return new SubscriptionSettings(
        follower, leader, relay.reversed(), verifySchedule, followerSchema, wishes);
  }
}
