package dev.towline.daemon.jobs;

import dev.towline.daemon.config.DaemonSettings;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.text.Words;
import dev.towline.model.TowlineException;
import dev.towline.relay.Relay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
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

  private final SubscriptionSettings settings;
  private final Duration retryFatal;
  private final Database leader;
  private final Database follower;
  private final RelayWatch watch;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final Backoff backoff;
  private @Nullable Relay relay;

  RelayJob(
      SubscriptionSettings settings,
      DaemonSettings daemon,
      Database leader,
      Database follower,
      RelayWatch watch,
      InstantSource clock,
      RandomGenerator random,
      BooleanSupplier stopping) {
    this.settings = settings;
    this.retryFatal = daemon.retryFatal();
    this.leader = leader;
    this.follower = follower;
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

  /** Made at the first use, since that needs both databases. */
  private Relay relay() {
    if (relay == null) {
      relay = new Relay(settings.relay(), leader.side(), follower.side(), watch, clock);
    }
    return relay;
  }

  private Optional<Duration> failed(TowlineException failure) {
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
   * Stores a failure for {@code status}; the next round that goes well clears it. Never after a
   * conflict: the follower's row is another relay's then.
   */
  private void record(TowlineException failure) {
    try {
      follower.call(
          "Recording a failure of " + settings.name(),
          (connection, dialect) -> {
            String problem = String.valueOf(failure.getMessage());
            dialect.applier().recordFailure(connection, settings.name(), problem, failure.remedy());
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
