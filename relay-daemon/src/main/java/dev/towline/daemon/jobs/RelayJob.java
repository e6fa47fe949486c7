package dev.towline.daemon.jobs;

import dev.towline.daemon.config.DaemonSettings;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.Switchover;
import dev.towline.model.TowlineException;
import dev.towline.relay.Relay;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays one subscription for a slice of time, and is fired again: at once after success, later
 * after a failure, never again once another relay holds the subscription.
 */
@DisallowConcurrentExecution
final class RelayJob implements Job {

  private static final Logger LOG = LoggerFactory.getLogger(RelayJob.class);

  /** Long enough to cost nothing, short enough for the scheduler to have a say. */
  private static final Duration SLICE = Duration.ofSeconds(10);

  /** A passing failure is worth telling on the follower when it has come so often in a row. */
  private static final int RECORD_FROM = 3;

  /** How long the daemon leaves a subscription alone while somebody switches it over. */
  private static final Duration SWITCHOVER_PAUSE = Duration.ofMillis(200);

  /** How often a switchover that does not end is told. */
  private static final Duration SWITCHOVER_MAX = Duration.ofMinutes(1);

  private final SubscriptionSettings configured;
  private final Duration retryFatal;
  private final Databases databases;
  private final Roles roles;
  private final RelayWatch watch;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final Backoff backoff;
  private SubscriptionSettings settings;
  private @Nullable Relay relay;
  private Set<String> last = Set.of();
  private Optional<Instant> waitingSince = Optional.empty();

  RelayJob(
      SubscriptionSettings configured,
      DaemonSettings daemon,
      Databases databases,
      RelayWatch watch,
      InstantSource clock,
      RandomGenerator random,
      BooleanSupplier stopping) {
    this.configured = configured;
    this.settings = configured;
    this.retryFatal = daemon.retryFatal();
    this.databases = databases;
    this.roles = new Roles(databases);
    this.watch = watch;
    this.clock = clock;
    this.stopping = stopping;
    this.backoff = new Backoff(daemon.retryFirst(), daemon.retryMax(), random);
  }

  @Override
  public void execute(JobExecutionContext context) {
    Optional<Duration> pause = slice();
    if (pause.isPresent() && !stopping.getAsBoolean()) {
      fireAgain(context, pause.get());
    }
  }

  /** Relays for a slice; returns the pause before the next, or nothing if there shall be none. */
  private Optional<Duration> slice() {
    try {
      if (relay == null && switchingOver()) {
        return Optional.of(SWITCHOVER_PAUSE);
      }
      relay().run(SLICE, stopping);
    } catch (TowlineException e) {
      return failed(e);
    } catch (RuntimeException e) {
      LOG.error("{} - A defect of Towline's.", settings.name(), e);
      return failed(
          TowlineException.fatal(
              "The relay met something that it does not know: " + e + ".",
              "Report it with the log's stack trace.",
              e));
    } catch (OutOfMemoryError e) {
      // Else this subscription would never be fired again, and nobody would know.
      return failed(
          TowlineException.fatal(
              "The daemon's memory is exhausted.", "Give Java more memory: -Xmx.", e));
    }
    backoff.reset();
    watch.succeeded();
    return Optional.of(Duration.ZERO);
  }

  /** Whoever switches over relays by himself, and a relay of ours would only be in the way. */
  private boolean switchingOver() {
    Optional<Switchover> pending = roles.pending(configured);
    pending.ifPresent(this::tellWaiting);
    if (pending.isEmpty()) {
      waitingSince = Optional.empty();
    }
    return pending.isPresent();
  }

  private void tellWaiting(Switchover pending) {
    Instant now = clock.instant();
    if (waitingSince.isEmpty()) {
      waitingSince = Optional.of(now);
      LOG.info("{} - Waiting for a switchover to end.", configured.name());
    } else if (waitingSince.get().plus(SWITCHOVER_MAX).isBefore(now)) {
      waitingSince = Optional.of(now);
      LOG.warn(
          "{} - A switchover from {} to {} is still {}; {} refuses writes meanwhile."
              + " Try: towline switchover {}, which carries it on if nobody does.",
          configured.name(),
          pending.oldLeader(),
          pending.newLeader(),
          pending.step().word(),
          pending.oldLeader(),
          configured.name());
    }
  }

  /** Made at the first use and after a failure, in the direction that the subscription has then. */
  private Relay relay() {
    if (relay == null) {
      SubscriptionSettings now = roles.now(configured);
      if (!now.leader().equals(settings.leader())) {
        LOG.info("{} - {} leads now, {} follows.", now.name(), now.leader(), now.follower());
      }
      settings = now;
      last = roles.last(configured);
      new Returned(settings, databases, roles).fence();
      relay =
          new Relay(
              settings.relay(),
              databases.get(settings.leader()).side(),
              databases.get(settings.follower()).side(),
              watch,
              clock);
    }
    return relay;
  }

  private Optional<Duration> failed(TowlineException failure) {
    if (changedHands()) {
      relay = null;
      return Optional.of(SWITCHOVER_PAUSE);
    }
    Optional<Duration> pause =
        switch (failure.kind()) {
          case TRANSIENT -> Optional.of(backoff.next());
          case FATAL -> Optional.of(retryFatal);
          case CONFLICT -> Optional.empty();
        };
    watch.failed(failure, pause);
    LOG.warn(
        "{} - {} {} Try: {}",
        settings.name(),
        failure.getMessage(),
        pause
            .map(time -> "Looking again in " + Words.duration(time) + ".")
            .orElse("This daemon leaves the subscription alone."),
        failure.remedy());
    boolean persistent = pause.isPresent() && backoff.failures() >= RECORD_FROM;
    if (failure.kind() == TowlineException.Kind.FATAL || persistent) {
      record(failure);
    }
    return pause;
  }

  /**
   * Whether a switchover is the reason, also one that was undone, or somebody else leads by now.
   */
  private boolean changedHands() {
    return switchingOver()
        || !roles.now(configured).leader().equals(settings.leader())
        || !roles.last(configured).equals(last);
  }

  /**
   * Stores a failure for {@code status}; the next round that goes well clears it. Never after a
   * conflict: the follower's row is another relay's then.
   */
  private void record(TowlineException failure) {
    try {
      databases
          .get(settings.follower())
          .call(
              "Recording a failure of " + settings.name(),
              (connection, dialect) -> {
                String problem = String.valueOf(failure.getMessage());
                dialect
                    .applier()
                    .recordFailure(connection, settings.name(), problem, failure.remedy());
                return problem;
              });
    } catch (TowlineException e) {
      LOG.debug("{} - Could not record it: {}", settings.name(), e.getMessage());
    }
  }

  private void fireAgain(JobExecutionContext context, Duration pause) {
    var key = context.getTrigger().getKey();
    var next =
        TriggerBuilder.newTrigger()
            .withIdentity(key)
            .forJob(context.getJobDetail())
            .startAt(Date.from(clock.instant().plus(pause)))
            .build();
    try {
      context.getScheduler().rescheduleJob(key, next);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not fire " + settings.name() + " again.", e);
    }
  }
}
