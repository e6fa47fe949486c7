package dev.towline.switchover;

import dev.towline.dialect.Numbering.Counter;
import dev.towline.dialect.Patience;
import dev.towline.model.Epoch;
import dev.towline.model.NodeName;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a follower the leader without the old one, which does not answer: what it had committed and
 * nobody had read is not there. Running it again does what was left of it.
 */
public final class Failover {

  private final SwitchoverSettings settings;
  private final NodeName oldLeader;
  private final Side newLeader;
  private final SwitchoverListener listener;

  public Failover(
      SwitchoverSettings settings,
      NodeName oldLeader,
      Side newLeader,
      SwitchoverListener listener) {
    this.settings = settings;
    this.oldLeader = oldLeader;
    this.newLeader = newLeader;
    this.listener = listener;
  }

  /**
   * What the follower has.
   *
   * @throws TowlineException FATAL when it is no state that the leader ever had
   */
  public Subscription last() {
    Subscription last =
        newLeader.call(
            "Reading the subscription",
            connection ->
                newLeader.dialect().applier().load(connection, name()).orElseThrow(this::none));
    if (last.state() != Subscription.State.CONSISTENT || last.position().isEmpty()) {
      throw TowlineException.fatal(
          "%s is not complete: '%s' is %s there, so it shows no state that %s ever had."
              .formatted(newLeader.name(), name(), last.state().words(), oldLeader),
          "Bring %s back and let the follower become consistent, or take another follower."
              .formatted(oldLeader));
    }
    return last;
  }

  private TowlineException none() {
    return TowlineException.fatal(
        "%s does not follow '%s'.".formatted(newLeader.name(), name()),
        "Name a subscription whose follower is to lead; towline status lists them.");
  }

  /** Promotes the follower. Returns what is stored of it. */
  public Switchover run() {
    last();
    Epoch held =
        newLeader.call(
            "Taking the subscription over",
            connection -> newLeader.dialect().applier().takeOver(connection, name(), "failover"));
    // Only now no relay moves it any more.
    Subscription last = last();
    newLeader.call(
        "Installing capture",
        connection ->
            newLeader.dialect().capture().install(connection, settings.capture(), listener::told));
    newLeader.call("Setting sequences", this::number);
    Switchover lost =
        new Switchover(
                name(),
                UUID.randomUUID().toString(),
                "failover",
                oldLeader,
                newLeader.name(),
                new Epoch(held.number() + 1),
                Step.LOST,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .having(last);
    new Promotion(newLeader).run(lost);
    Guards.remove(newLeader, name(), listener);
    return lost;
  }

  /** Beyond every row, and beyond what the old leader may have given out since. */
  private boolean number(Connection connection) throws SQLException {
    var numbering = newLeader.dialect().numbering();
    for (Counter counter : numbering.counters(connection, tables(connection))) {
      BigInteger step = BigInteger.valueOf(counter.step());
      BigInteger skip = step.multiply(BigInteger.valueOf(settings.limits().headroom()));
      BigInteger behind =
          numbering.extreme(connection, counter).map(step::add).orElse(counter.next());
      BigInteger least =
          counter.step() > 0 ? counter.next().max(behind) : counter.next().min(behind);
      numbering.advance(connection, counter, least.add(skip), Patience.DEFAULT);
    }
    return true;
  }

  private List<TableName> tables(Connection connection) throws SQLException {
    return newLeader.dialect().applier().progress(connection, name()).stream()
        .map(TableProgress::table)
        .map(settings.forward().mapping()::table)
        .toList();
  }

  private SubscriptionName name() {
    return settings.forward().subscription();
  }
}
