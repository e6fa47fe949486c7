package dev.towline.relay;

import dev.towline.dialect.Applier;
import dev.towline.dialect.Changelog;
import dev.towline.dialect.Changelog.Claim;
import dev.towline.model.CapturedTable;
import dev.towline.model.Epoch;
import dev.towline.model.Leadership;
import dev.towline.model.StreamId;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins or resumes a subscription: claims, identity, epoch, then its tables. */
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connections connections;

  Opening(RelaySettings settings, Side leader, Side follower, Connections connections) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
  }

  /** Goes on with what is known, if the leader behind a new connection is still the same. */
  Following reopen(Optional<Epoch> held, Optional<Following> kept) {
    if (kept.isEmpty()) {
      return open(held);
    }
    StreamId stream = identify();
    refuseAnotherLeader();
    refuseAnotherHistory(load().orElseThrow(this::gone), stream);
    return kept.get();
  }

  /**
   * Opens the subscription.
   *
   * @param held the epoch of this relay, once it has taken the subscription over
   */
  Following open(Optional<Epoch> held) {
    StreamId stream = identify();
    refuseAnotherLeader();
    Optional<Subscription> stored = load();
    if (stored.isEmpty()) {
      refuseUnrejoined();
      begin(stream);
      stored = load();
    }
    Subscription subscription = stored.orElseThrow();
    refuseAnotherHistory(subscription, stream);
    long acknowledgement = acknowledgement(subscription);
    Epoch epoch = held.isPresent() ? still(subscription, held.get()) : takeOver();
    // Only now nobody else moves it: the relay before may have committed since it was read.
    Following following =
        new Following(epoch, load().orElseThrow(), acknowledgement, quarantined());
    new Tables(settings, leader, follower, connections).load(following);
    // Even where every round fails: a copy may be what it needs.
    new CopyAgain(settings, follower, connections.follower()).look(following);
    return following;
  }

  private StreamId identify() {
    StreamId stream = leader.ask("Identifying", () -> changelog().stream(connections.leader()));
    leader.tell("Marking crashes", () -> changelog().markCrashes(connections.leader()));
    return stream;
  }

  private Optional<Subscription> load() {
    return follower.ask(
        "Reading the subscription", () -> applier().load(connections.follower(), name()));
  }

  /** The claim is committed first: from then on nothing is purged that the copy will need. */
  private void begin(StreamId stream) {
    List<CapturedTable> captured = Tables.captured(leader, connections.leader(), settings);
    new Tables(settings, leader, follower, connections).refuseRows(captured);
    leader.tell("Claiming", () -> changelog().claim(connections.leader(), name(), follower.name()));
    follower.tell(
        "Forgetting former leaders",
        () -> follower.dialect().switchovers().forgetSuccessions(connections.follower(), name()));
    follower.tell(
        "Creating the subscription",
        () ->
            applier()
                .create(connections.follower(), name(), leader.name(), stream, RelayIdentity.TEXT));
    undoWhenPromoted();
    log.info("{} - Began to follow {}, {} tables.", name(), leader.name(), captured.size());
  }

  /** A follower that was made the leader must not be written over by its former leader's rows. */
  private void refuseAnotherLeader() {
    Optional<Leadership> now = leads();
    if (now.isPresent() && !now.get().leader().equals(leader.name())) {
      throw TowlineException.conflict(
          "%s leads '%s' since epoch %s, not %s."
              .formatted(now.get().leader(), name(), now.get().epoch(), leader.name()),
          "Start the relay again: it finds out who leads.");
    }
  }

  /** What either side knows; the higher epoch is right. */
  private Optional<Leadership> leads() {
    return Stream.concat(
            leader
                .ask(
                    "Looking who leads",
                    () -> leader.dialect().switchovers().leadership(connections.leader(), name()))
                .stream(),
            follower
                .ask(
                    "Looking who leads",
                    () ->
                        follower.dialect().switchovers().leadership(connections.follower(), name()))
                .stream())
        .max(Comparator.comparingLong(known -> known.epoch().number()));
  }

  /** One that was given up has changes of its own, which a person must see first. */
  private void refuseUnrejoined() {
    leader
        .ask(
            "Looking for a failover",
            () -> leader.dialect().switchovers().load(connections.leader(), name()))
        .filter(last -> last.step() == Step.LOST && last.oldLeader().equals(follower.name()))
        .ifPresent(
            lost -> {
              throw TowlineException.fatal(
                  "%s led '%s' until %s took over at epoch %s; it may have changes that nobody has read."
                      .formatted(follower.name(), name(), leader.name(), lost.epoch()),
                  "Run towline rejoin %s: it lists them, keeps them, and lets %s follow."
                      .formatted(name(), follower.name()));
            });
  }

  /** The follower may have been promoted between the look and the subscription's creation. */
  private void undoWhenPromoted() {
    try {
      refuseAnotherLeader();
    } catch (TowlineException e) {
      follower.tell(
          "Withdrawing the subscription",
          () ->
              follower.dialect().switchovers().forgetSubscription(connections.follower(), name()));
      throw e;
    }
  }

  private TowlineException gone() {
    return TowlineException.conflict(
        "There is no subscription '%s' on %s any more.".formatted(name(), follower.name()),
        "Start the relay again.");
  }

  private void refuseAnotherHistory(Subscription subscription, StreamId stream) {
    if (!subscription.leader().equals(leader.name())) {
      throw TowlineException.fatal(
          "Subscription '%s' on %s follows '%s', not '%s'."
              .formatted(name(), follower.name(), subscription.leader(), leader.name()),
          "Give this subscription another name, or name its leader as before.");
    }
    if (!subscription.stream().equals(stream)) {
      throw TowlineException.fatal(
          ("The history of %s is not the one that '%s' follows: it is %s, the follower has %s."
                  + " The leader was restored, cloned or promoted, and changes may be missing.")
              .formatted(leader.name(), name(), stream, subscription.stream()),
          copyAgain());
    }
  }

  private long acknowledgement(Subscription subscription) {
    Claim claim =
        leader
            .ask("Reading the claim", () -> changelog().claimed(connections.leader(), name()))
            .orElseThrow(
                () ->
                    TowlineException.fatal(
                        "%s no longer keeps changes for '%s': its claim was dropped."
                            .formatted(leader.name(), name()),
                        copyAgain()));
    if (claim.acknowledgement() < subscription.acknowledgement()) {
      throw TowlineException.fatal(
          ("%s has gone back in time: it knows acknowledgement %d of '%s', the follower %d."
                  + " It was put back from a copy, and the follower is ahead of it.")
              .formatted(
                  leader.name(), claim.acknowledgement(), name(), subscription.acknowledgement()),
          copyAgain());
    }
    if (claim.acknowledgement() > subscription.acknowledgement() + 1) {
      log.warn(
          "{} - {} was put back from a copy; it goes on from there if {} still has the changes.",
          name(),
          follower.name(),
          leader.name());
    }
    return claim.acknowledgement();
  }

  private String copyAgain() {
    return "Make the follower copy again: delete from towline.subscription where name = '%s' on %s, with copy-over: true in the configuration."
        .formatted(name(), follower.name());
  }

  private Epoch takeOver() {
    return follower.ask(
        "Taking the subscription over",
        () -> applier().takeOver(connections.follower(), name(), RelayIdentity.TEXT));
  }

  private Epoch still(Subscription subscription, Epoch held) {
    if (!subscription.epoch().equals(held)) {
      throw TowlineException.conflict(
          "Another relay (%s) holds '%s' since epoch %s; this one had epoch %s."
              .formatted(subscription.relay(), name(), subscription.epoch(), held),
          "Run only one relay for a subscription.");
    }
    return held;
  }

  private long quarantined() {
    return follower.ask(
        "Counting the quarantine",
        () -> follower.dialect().quarantine().count(connections.follower(), name()));
  }

  private SubscriptionName name() {
    return settings.subscription();
  }

  private Changelog changelog() {
    return leader.dialect().changelog();
  }

  private Applier applier() {
    return follower.dialect().applier();
  }
}
