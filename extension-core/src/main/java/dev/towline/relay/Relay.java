package dev.towline.relay;

import dev.towline.dialect.Quarantine;
import dev.towline.model.Epoch;
import dev.towline.model.Position;
import dev.towline.model.Subscription;
import dev.towline.model.TowlineException;
import dev.towline.relay.Round.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one follower equal to its leader, in {@link Round rounds}. Not thread-safe: one thread at a
 * time runs it.
 */
public final class Relay {

  /** How often captured tables and rows to try again are looked for. */
  private static final Duration LOOK_AROUND = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final RelayListener listener;
  private final InstantSource clock;
  private final Rate rate;
  private final Verifying verifying;

  private Optional<Epoch> held = Optional.empty();
  private Optional<Following> kept = Optional.empty();
  private Instant lookedAround = Instant.MIN;
  private Instant heartbeat = Instant.MIN;
  private Instant acknowledged = Instant.MIN;
  private Optional<Subscription.State> told = Optional.empty();
  private long quarantinedTold;

  public Relay(
      RelaySettings settings,
      Side leader,
      Side follower,
      RelayListener listener,
      InstantSource clock) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.listener = listener;
    this.clock = clock;
    this.rate = new Rate(clock.instant());
    this.verifying = new Verifying(settings, follower, listener, clock);
  }

  /**
   * Runs rounds until the time is over or {@code stopping} says so; returns between two rounds. The
   * first call takes the subscription over (its epoch advances), creating it when it is new.
   *
   * @throws TowlineException TRANSIENT: call again after a pause; CONFLICT: another relay holds the
   *     subscription, do not call again; FATAL: a person must act
   */
  public void run(Duration time, BooleanSupplier stopping) {
    Instant end = clock.instant().plus(time);
    try (Connections connections = Connections.open(leader, follower)) {
      Following following = new Opening(settings, leader, follower, connections).reopen(held, kept);
      held = Optional.of(following.epoch);
      kept = Optional.of(following);
      rounds(connections, following, end, stopping);
    } catch (RuntimeException e) {
      // Nobody knows whether the last commit arrived: read again what the follower has.
      kept = Optional.empty();
      throw e;
    }
  }

  /**
   * Runs rounds until the follower is consistent at a snapshot that was taken after the call, and
   * so has all that was committed before it.
   *
   * @return whether it came so far before {@code stopping} said so
   * @throws TowlineException as {@link #run}
   */
  public boolean catchUp(BooleanSupplier stopping) {
    try (Connections connections = Connections.open(leader, follower)) {
      Following following = new Opening(settings, leader, follower, connections).reopen(held, kept);
      held = Optional.of(following.epoch);
      kept = Optional.of(following);
      following.mark = Optional.empty();
      following.verification = Optional.empty();
      return catchUp(connections, following, stopping);
    } catch (RuntimeException e) {
      kept = Optional.empty();
      throw e;
    }
  }

  /** A mark is only there after a round whose snapshot the follower has wholly. */
  private boolean catchUp(Connections connections, Following following, BooleanSupplier stopping) {
    Round round = new Round(settings, leader, follower, connections, following);
    Tables tables = new Tables(settings, leader, follower, connections);
    while (following.mark.isEmpty() || following.state != Subscription.State.CONSISTENT) {
      if (stopping.getAsBoolean()) {
        return false;
      }
      once(round, tables, following);
      tables.complete(following);
      tell(following);
    }
    return true;
  }

  private void rounds(
      Connections connections, Following following, Instant end, BooleanSupplier stopping) {
    Pace pace = new Pace(settings.intervals().idleMax());
    Round round = new Round(settings, leader, follower, connections, following);
    Tables tables = new Tables(settings, leader, follower, connections);
    while (!stopping.getAsBoolean() && clock.instant().isBefore(end)) {
      Optional<Duration> look =
          following.busy() || news(connections, following)
              ? once(round, tables, following)
              : Optional.empty();
      tables.complete(following);
      tell(following);
      verifying.look(connections.follower(), following);
      housekeeping(connections, following, tables);
      pause(look.map(pace::worked).orElseGet(pace::idled));
    }
  }

  /** The cheapest look there is: was anything at all written since the last round? */
  private boolean news(Connections connections, Following following) {
    if (following.mark.isEmpty()) {
      return true;
    }
    Position position = following.position.orElseThrow();
    String mark =
        leader.ask(
            "Looking for news",
            () -> leader.dialect().changelog().mark(connections.leader(), position));
    if (!mark.equals(following.mark.get())) {
      return true;
    }
    listener.upToDate();
    return false;
  }

  /** How long the look at the leader took; empty when there was nothing to do. */
  private Optional<Duration> once(Round round, Tables tables, Following following) {
    long started = System.nanoTime();
    Outcome outcome = round.run();
    if (outcome instanceof Outcome.Reshaped) {
      log.info("{} - Tables changed their shape; reading it again.", settings.subscription());
      tables.load(following);
      return Optional.of(round.look());
    }
    tables.settle(following);
    if (outcome instanceof Outcome.Applied applied) {
      rate.add(applied.rows());
      listener.roundCommitted(
          applied.rows(),
          Duration.between(applied.asOf(), clock.instant()),
          Duration.ofNanos(System.nanoTime() - started));
      return Optional.of(round.look());
    }
    listener.upToDate();
    return Optional.empty();
  }

  private void tell(Following following) {
    if (!told.equals(Optional.of(following.state))) {
      told = Optional.of(following.state);
      listener.stateChanged(following.state);
    }
    if (quarantinedTold != following.quarantined) {
      quarantinedTold = following.quarantined;
      listener.quarantined(quarantinedTold);
    }
  }

  private void housekeeping(Connections connections, Following following, Tables tables) {
    Instant now = clock.instant();
    Waiting waiting = new Waiting(leader, follower, connections, following);
    if (due(acknowledged, settings.intervals().acknowledge(), now)
        || waiting.forAcknowledgement()) {
      acknowledge(connections, following);
      acknowledged = now;
    }
    if (due(heartbeat, settings.intervals().heartbeat(), now)) {
      beat(connections, following, now);
      heartbeat = now;
    }
    if (waiting.forPosition()) {
      following.store();
    }
    if (due(lookedAround, LOOK_AROUND, now)) {
      lookAround(connections, following, tables);
      lookedAround = now;
    }
  }

  private static boolean due(Instant last, Duration every, Instant now) {
    return last.equals(Instant.MIN) || !now.isBefore(last.plus(every));
  }

  /** The leader first: it must never know less than the follower, or it was put back. */
  private void acknowledge(Connections connections, Following following) {
    Optional<Position> position = following.position;
    if (position.isEmpty() || position.equals(following.acknowledged)) {
      return;
    }
    long number = following.acknowledgement + 1;
    leader.tell(
        "Acknowledging",
        () ->
            leader
                .dialect()
                .changelog()
                .acknowledge(
                    connections.leader(), settings.subscription(), position.get(), number));
    following.acknowledgement = number;
    following.acknowledged = position;
  }

  private void beat(Connections connections, Following following, Instant now) {
    if (following.asOf.isEmpty()) {
      return;
    }
    boolean idle = following.mark.isPresent() && !following.busy();
    Instant asOf =
        idle
            ? leader.ask("Reading the clock", () -> upToDateAsOf(connections, following))
            : following.asOf.get();
    follower.tell(
        "Telling the time",
        () ->
            follower
                .dialect()
                .applier()
                .heartbeat(
                    connections.follower(),
                    settings.subscription(),
                    following.epoch,
                    asOf,
                    rate.takeRows(),
                    rate.at(now)));
  }

  /** The leader's clock read before the look that finds nothing new. */
  private Instant upToDateAsOf(Connections connections, Following following) throws SQLException {
    var changelog = leader.dialect().changelog();
    Instant now = changelog.now(connections.leader());
    Position position = following.position.orElseThrow();
    return following.mark.equals(Optional.of(changelog.mark(connections.leader(), position)))
        ? changelog.provedUntil(now, following.asOf.orElse(now))
        : following.asOf.orElse(now);
  }

  private void lookAround(Connections connections, Following following, Tables tables) {
    if (following.quarantined > 0) {
      lookIntoQuarantine(connections, following);
    }
    new CopyAgain(settings, follower, connections.follower()).look(following);
    tables.refresh(following);
  }

  private void lookIntoQuarantine(Connections connections, Following following) {
    Quarantine quarantine = follower.dialect().quarantine();
    following.quarantined =
        follower.ask(
            "Counting the quarantine",
            () -> quarantine.count(connections.follower(), settings.subscription()));
    if (following.retry.isEmpty()) {
      following.retry =
          follower.ask(
              "Looking for rows to try again",
              () -> quarantine.next(connections.follower(), settings.subscription()));
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
