package dev.towline.daemon.jobs;

import dev.towline.daemon.text.Words;
import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Occasion;
import dev.towline.relay.RelayListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the daemon knows of one subscription: written by its job, read by metrics and pages. Logs
 * changes of state.
 */
public final class RelayWatch implements RelayListener {

  private static final Logger LOG = LoggerFactory.getLogger(RelayWatch.class);

  /** A job that gives no sign for so long hangs. */
  private static final Duration SIGN_MAX = Duration.ofMinutes(15);

  /** A failure as the daemon saw it; {@code retryAt} is empty when it gave up. */
  public record Failure(TowlineException cause, Instant at, Optional<Instant> retryAt) {}

  /** What the last verification of all tables left, and when that was by the daemon's clock. */
  public record Verified(String id, long differences, Instant at) {}

  private final SubscriptionName name;
  private final InstantSource clock;
  private final Consumer<Duration> roundDurations;
  private final LongAdder rows = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder rowsVerified = new LongAdder();

  private volatile Optional<State> state = Optional.empty();
  private volatile Optional<Failure> failure = Optional.empty();
  private volatile Optional<Duration> lag = Optional.empty();
  private volatile Instant sign;
  private volatile Instant stateSince;
  private volatile long rowsAtState;
  private volatile List<TableProgress> progress = List.of();
  private volatile long quarantined;
  private volatile Optional<Verified> verified = Optional.empty();

  RelayWatch(SubscriptionName name, InstantSource clock, Consumer<Duration> roundDurations) {
    this.name = name;
    this.clock = clock;
    this.roundDurations = roundDurations;
    this.sign = clock.instant();
    this.stateSince = sign;
  }

  @Override
  public void roundCommitted(long rowsOfRound, Duration lagOfRound, Duration took) {
    rows.add(rowsOfRound);
    lag = Optional.of(lagOfRound);
    succeeded();
    roundDurations.accept(took);
  }

  @Override
  public void upToDate() {
    lag = Optional.of(Duration.ZERO);
    succeeded();
  }

  @Override
  public void stateChanged(State next) {
    Instant now = clock.instant();
    switch (next) {
      case COPYING -> LOG.info("{} - Copying tables.", name);
      case CATCHING_UP -> LOG.info("{} - Catching up in slices.", name);
      case CONSISTENT ->
          LOG.info(
              "{} - Caught up after {}, {}.",
              name,
              Words.duration(Duration.between(stateSince, now)),
              Words.count(rows.sum() - rowsAtState, "row", "rows"));
    }
    // The first state is told after its first round: that counts too.
    if (state.isPresent()) {
      stateSince = now;
      rowsAtState = rows.sum();
    }
    state = Optional.of(next);
  }

  @Override
  public void quarantined(long rowsNow) {
    quarantined = rowsNow;
  }

  @Override
  public void rowsVerified(long rowsOfPiece) {
    rowsVerified.add(rowsOfPiece);
  }

  /** A round or a slice has ended well. */
  void succeeded() {
    sign = clock.instant();
    failure = Optional.empty();
  }

  void failed(TowlineException cause, Optional<Duration> pause) {
    Instant now = clock.instant();
    sign = now;
    failures.increment();
    failure = Optional.of(new Failure(cause, now, pause.map(now::plus)));
  }

  void progress(List<TableProgress> tables) {
    progress = tables;
  }

  /**
   * Notes the last verification of all tables.
   *
   * @param age since it was finished, by the follower's clock
   */
  void verified(VerificationReport report, Duration age) {
    boolean another = verified.filter(known -> known.id().equals(report.id())).isEmpty();
    verified = Optional.of(new Verified(report.id(), report.left(), clock.instant().minus(age)));
    if (another && report.left() > 0) {
      LOG.warn(
          "{} - The last verification left {}. Try: towline verify --repair.",
          name,
          Words.count(report.left(), "difference", "differences"));
    } else if (another && report.occasion() == Occasion.SCHEDULED) {
      LOG.info("{} - Verified {}: equal.", name, Words.count(report.rowsCompared(), "row", "rows"));
    }
  }

  public SubscriptionName name() {
    return name;
  }

  /** Empty until the relay has told it for the first time. */
  public Optional<State> state() {
    return state;
  }

  public Optional<Failure> failure() {
    return failure;
  }

  /** How old the follower is: what the last round left, and the time since. */
  public Optional<Duration> lag() {
    return lag.map(last -> last.plus(Duration.between(sign, clock.instant())));
  }

  public long rows() {
    return rows.sum();
  }

  public long failures() {
    return failures.sum();
  }

  /** How many rows the follower refused and were set aside. */
  public long quarantined() {
    return quarantined;
  }

  public long rowsVerified() {
    return rowsVerified.sum();
  }

  /** The last verification of all tables; empty before the first. */
  public Optional<Verified> verified() {
    return verified;
  }

  public Optional<Duration> verificationAge() {
    return verified.map(last -> Duration.between(last.at(), clock.instant()));
  }

  /** How far the tables' copies are, as last looked at. */
  public List<TableProgress> progress() {
    return progress;
  }

  /** Whether the job gives signs of life, or has reason not to. */
  public boolean alive() {
    Instant due = failure.flatMap(Failure::retryAt).orElse(sign);
    boolean gaveUp = failure.isPresent() && failure.get().retryAt().isEmpty();
    return gaveUp || clock.instant().isBefore(due.plus(SIGN_MAX));
  }

  /** Whether readers of the follower see exactly what the leader had. */
  public boolean ready() {
    return failure.isEmpty() && state.equals(Optional.of(State.CONSISTENT));
  }

  /** Why it is not ready, or {@code consistent}; one line. */
  public String words() {
    if (failure.isPresent()) {
      Failure now = failure.get();
      return "stopped: " + now.cause().getMessage() + " Try: " + now.cause().remedy();
    }
    return state.map(RelayWatch::word).orElse("starting");
  }

  static String word(State state) {
    return switch (state) {
      case COPYING -> "copying";
      case CATCHING_UP -> "catching up";
      case CONSISTENT -> "consistent";
    };
  }
}
