package dev.towline.relay;

import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Quarantine.Retry;
import dev.towline.dialect.Reading;
import dev.towline.model.Subscription;
import dev.towline.model.TablePair;
import java.sql.Connection;

/** Quarantined keys that somebody wants to be tried again, read as if they had changed. */
final class RetryRefused implements Rider {

  private final Retry retry;
  private final TablePair table;
  private final Plan plan;
  private final Following following;
  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connection atFollower;

  RetryRefused(
      Retry retry,
      Plan plan,
      Following following,
      RelaySettings settings,
      Side leader,
      Side follower,
      Connection atFollower) {
    this.retry = retry;
    this.table = following.pair(retry.table());
    this.plan = plan;
    this.following = following;
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.atFollower = atFollower;
  }

  @Override
  public void receive(Reading reading, Batch batch) {
    leader.tell(
        "Reading again " + table.name(),
        () ->
            leader
                .dialect()
                .reader()
                .byKey(reading, table, retry.keys(), batch.rows(table, Mode.CHANGES)));
  }

  /** They are changes like others: the batch counts them and takes them out of the quarantine. */
  @Override
  public long finish(Batch batch) {
    return 0;
  }

  @Override
  public void remember() {
    following.retry =
        follower.ask(
            "Looking for rows to try again",
            () -> follower.dialect().quarantine().next(atFollower, settings.subscription()));
  }

  @Override
  public Subscription.State state(Plan current) {
    return plan.state(following);
  }
}
