package dev.towline.switchover;

import dev.towline.dialect.Applier;
import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Applier.Limits;
import dev.towline.dialect.Applier.Refusals;
import dev.towline.dialect.Batch;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.Reading;
import dev.towline.model.CapturedTable;
import dev.towline.model.Epoch;
import dev.towline.model.Fingerprint;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a database follow another one from a snapshot on that is taken now. Where both are equal at
 * it, nothing has to be copied.
 */
final class Reversal {

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private List<CapturedTable> tables = List.of();

  /**
   * @param settings of the subscription in its new direction
   */
  Reversal(RelaySettings settings, Side leader, Side follower) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
  }

  /** Where the new follower begins. */
  private record Start(
      StreamId stream, Position position, Instant asOf, Map<TableName, Fingerprint> fingerprints) {}

  /** Reads beforehand what would take time. */
  void prepare() {
    tables = Followed.of(settings, leader).onLeader();
  }

  /**
   * Stores the subscription on its new follower; what was stored of it there is forgotten.
   *
   * @param epoch that its relays count on from
   * @param state {@link State#FOLLOWING} where both sides are equal now, {@link State#REPAIRING}
   *     where nobody knows
   */
  void run(Epoch epoch, State state) {
    if (tables.isEmpty()) {
      prepare();
    }
    Start start = leader.call("Taking the new leader's position", this::start);
    follower.call(
        "Storing the way back",
        connection -> {
          store(connection, start, epoch, state);
          return true;
        });
  }

  private Start start(Connection connection) throws SQLException {
    Changelog changelog = leader.dialect().changelog();
    changelog.prepare(connection);
    StreamId stream = changelog.stream(connection);
    changelog.markCrashes(connection);
    changelog.claim(connection, name(), follower.name());
    Window window =
        new Window(
            name(), tables, Optional.empty(), follower.name(), settings.intervals().lockTimeout());
    try (Reading reading = changelog.begin(connection, window)) {
      reading.end();
      return new Start(stream, reading.position(), reading.asOf(), reading.fingerprints());
    }
  }

  private void store(Connection connection, Start start, Epoch epoch, State state)
      throws SQLException {
    Applier applier = follower.dialect().applier();
    applier.prepare(connection);
    follower.dialect().switchovers().forgetSubscription(connection, name());
    applier.create(connection, name(), leader.name(), start.stream(), "switchover");
    follower.dialect().switchovers().raiseEpoch(connection, name(), epoch);
    applier.arrange(
        connection,
        name(),
        epoch,
        tables.stream().map(table -> progress(table, start, state)).toList());
    try (Batch batch = applier.begin(connection, advance(start, epoch, state))) {
      batch.received();
      batch.apply();
      batch.commit();
    }
  }

  private static TableProgress progress(CapturedTable table, Start start, State state) {
    return new TableProgress(
        table.name(),
        state,
        Optional.empty(),
        0,
        table.shape().estimatedRows(),
        start.fingerprints().getOrDefault(table.name(), Fingerprint.NONE),
        true);
  }

  private Advance advance(Start start, Epoch epoch, State state) {
    return new Advance(
        name(),
        leader.name(),
        epoch,
        Optional.empty(),
        start.position(),
        start.asOf(),
        state == State.FOLLOWING ? Subscription.State.CONSISTENT : Subscription.State.COPYING,
        Optional.empty(),
        0,
        new Limits(
            settings.amounts().smallRows(),
            settings.amounts().smallBytes(),
            settings.intervals().lockTimeout()),
        new Refusals(false, false, 0));
  }

  private SubscriptionName name() {
    return settings.subscription();
  }
}
