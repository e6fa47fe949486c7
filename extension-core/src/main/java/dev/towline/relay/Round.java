package dev.towline.relay;

import dev.towline.dialect.Applier.Advance;
import dev.towline.dialect.Applier.Limits;
import dev.towline.dialect.Applier.Refusals;
import dev.towline.dialect.Batch;
import dev.towline.dialect.Batch.Mode;
import dev.towline.dialect.Changelog.Window;
import dev.towline.dialect.Reading;
import dev.towline.dialect.RowReader;
import dev.towline.dialect.RowSink;
import dev.towline.model.CapturedTable;
import dev.towline.model.Fingerprint;
import dev.towline.model.Position;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.Subscription.Slices;
import dev.towline.model.TableName;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import dev.towline.relay.Cascades.Reached;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round: from one snapshot of the leader to one commit on the follower. {@link #run()} is the
 * whole algorithm; {@link Plan} decides, {@link Rider} carries a piece of a copy or of a
 * verification along.
 */
final class Round {

  /** How a round ended. */
  sealed interface Outcome {
    /** The follower lacks nothing. */
    record Nothing() implements Outcome {}

    /** The shape of some table is not what the relay knows; nothing was done. */
    record Reshaped() implements Outcome {}

    /** Committed. */
    record Applied(long rows, Instant asOf) implements Outcome {}
  }

  /** How many rows of one round are named in the log when they are set aside. */
  private static final int QUARANTINED_TOLD = 5;

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /**
   * After so many snapshots that held nothing for the follower its position moves all the same: the
   * leader frees nothing that is later than it, not even what other followers read.
   */
  private static final int IDLE_MAX = 100;

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connections connections;
  private final Following following;
  private Duration look = Duration.ZERO;
  private int idle;

  Round(
      RelaySettings settings,
      Side leader,
      Side follower,
      Connections connections,
      Following following) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
    this.following = following;
  }

  /**
   * Runs it. Where refused rows may be set aside, one that the follower refuses is thrown away and
   * run again in the way that finds out which rows these are. So is one that only deletes a key
   * that the follower cannot hold: a row that it refused is gone from the leader, as its remedy
   * said.
   */
  Outcome run() {
    try {
      return run(false);
    } catch (TowlineException e) {
      if (!e.refusesRows() || !(settings.settingAside() || e.refusesDeletions())) {
        throw e;
      }
      log.debug("{} - Setting refused rows aside.", settings.subscription(), e);
      return run(true);
    }
  }

  /**
   * Runs it once. The order is what makes the follower exact:
   *
   * <ol>
   *   <li>{@link dev.towline.dialect.Changelog#begin} locks, then takes the snapshot, and tells
   *       which tables have news since the follower's position;
   *   <li>{@link dev.towline.dialect.Applier#begin} fences: no other relay may move the position;
   *   <li>{@link RowReader} reads the rows of the changed keys in that snapshot, straight into the
   *       follower's {@link Batch};
   *   <li>{@link Reading#end} waits until the snapshot is on the leader's disk and lets the leader
   *       go;
   *   <li>{@link Batch#apply} and {@link Batch#commit} make rows and position visible together.
   * </ol>
   */
  private Outcome run(boolean settingAside) {
    try (Reading reading = leader.ask("Opening a snapshot", this::begin)) {
      if (reshaped(reading)) {
        return new Outcome.Reshaped();
      }
      Reached reached = new Cascades(reading, following, leader, follower, connections).follow();
      Plan own =
          Plan.of(
              reading, following, settings, reached, settingAside, table -> bytes(reading, table));
      Optional<Rider> rider = Rider.of(own, following, settings, leader, follower, connections);
      Plan plan = rider.map(r -> r.joined(own)).orElse(own);
      if (plan.nothing()
          && rider.isEmpty()
          && known(reading, plan)
          && !reading.advances()
          && !following.storing
          && ++idle < IDLE_MAX) {
        following.unstored = !following.position.equals(Optional.of(reading.position()));
        following.mark = Optional.of(reading.mark());
        following.asOf = Optional.of(reading.asOf());
        return new Outcome.Nothing();
      }
      return apply(reading, plan, rider, settingAside);
    } catch (SQLException e) {
      throw leader.dialect().faults().explain("Ending a snapshot on " + leader.name(), e);
    }
  }

  private long bytes(Reading reading, TablePair table) {
    return leader.ask(
        "Measuring " + table.name(), () -> leader.dialect().reader().bytes(reading, table));
  }

  private Reading begin() throws SQLException {
    List<CapturedTable> tables = following.pairs.values().stream().map(TablePair::leader).toList();
    Window window =
        new Window(
            settings.subscription(),
            tables,
            following.position,
            follower.name(),
            settings.intervals().lockTimeout());
    long started = System.nanoTime();
    Reading reading = leader.dialect().changelog().begin(connections.leader(), window);
    look = Duration.ofNanos(System.nanoTime() - started);
    return reading;
  }

  /** How long the last round took to find out what changed. */
  Duration look() {
    return look;
  }

  private boolean reshaped(Reading reading) {
    Map<TableName, Fingerprint> now = reading.fingerprints();
    return following.pairs.values().stream()
        .anyMatch(
            pair ->
                !now.getOrDefault(pair.name(), Fingerprint.NONE)
                    .sameShape(pair.leader().fingerprint()));
  }

  /** Whether what the follower has stored of itself is right already. */
  private boolean known(Reading reading, Plan plan) {
    return reading.since().isPresent()
        && plan.slices().isEmpty()
        && plan.state(following) == following.state;
  }

  private Outcome apply(Reading reading, Plan plan, Optional<Rider> rider, boolean settingAside) {
    Position to = following.position.orElse(reading.position());
    Instant asOf = following.asOf.orElse(reading.asOf());
    if (plan.slices().isEmpty()) {
      to = reading.position();
      asOf = reading.asOf();
    } else if (plan.lastSlice()) {
      to = plan.slices().get().first();
      asOf = plan.slices().get().firstAsOf();
    }
    Refusals refusals =
        new Refusals(
            settingAside,
            following.quarantined > 0,
            settings.settingAside() ? settings.refusing().quarantineMax() : 0);
    Advance advance = advance(plan, rider, to, asOf, refusals);
    try (Batch batch =
        follower.ask(
            "Beginning to apply",
            () -> follower.dialect().applier().begin(connections.follower(), advance))) {
      receive(reading, plan, batch);
      rider.ifPresent(r -> r.receive(reading, batch));
      follower.tell("Receiving rows", batch::received);
      leader.tell("Making sure that the snapshot is on disk", reading::end);
      long rows = write(plan, rider, batch);
      remember(advance, plan, rider, reading);
      quarantine(batch);
      return new Outcome.Applied(rows, reading.asOf());
    } catch (SQLException e) {
      throw follower.dialect().faults().explain("Rolling back on " + follower.name(), e);
    }
  }

  private Advance advance(
      Plan plan, Optional<Rider> rider, Position to, Instant asOf, Refusals refusals) {
    return new Advance(
        settings.subscription(),
        leader.name(),
        following.epoch,
        following.position,
        to,
        asOf,
        rider.map(r -> r.state(plan)).orElseGet(() -> plan.state(following)),
        plan.lastSlice() ? Optional.<Slices>empty() : plan.slices(),
        following.acknowledgement,
        limits(),
        refusals);
  }

  private Limits limits() {
    return new Limits(
        settings.amounts().smallRows(),
        settings.amounts().smallBytes(),
        settings.intervals().lockTimeout());
  }

  private void receive(Reading reading, Plan plan, Batch batch) {
    if (plan.slices().isPresent() || following.unfinished().isPresent()) {
      batch.partial();
    }
    for (Plan.Step step : plan.steps()) {
      RowReader reader = leader.dialect().reader();
      leader.tell(
          "Reading " + step.table().name(),
          () -> {
            if (step instanceof Plan.Step.Changes changes) {
              receive(reading, changes, batch.rows(step.table(), Mode.CHANGES));
            } else if (step instanceof Plan.Step.Replace) {
              reader.all(reading, step.table(), batch.rows(step.table(), Mode.REPLACE));
            } else {
              batch.empty(step.table());
            }
          });
    }
  }

  /** Rows that were reached and have an entry too are sent once. */
  private void receive(Reading reading, Plan.Step.Changes changes, RowSink sink)
      throws SQLException {
    RowReader reader = leader.dialect().reader();
    TablePair table = changes.table();
    Lines.Once once = new Lines.Once(table, sink);
    List<List<String>> reached = List.copyOf(changes.reached());
    for (int from = 0; from < reached.size(); from += CopyChunk.SWEEP_KEYS) {
      int to = Math.min(reached.size(), from + CopyChunk.SWEEP_KEYS);
      reader.byKey(reading, table, reached.subList(from, to), once.first());
    }
    reader.changed(reading, table, changes.part(), once.then());
  }

  private long write(Plan plan, Optional<Rider> rider, Batch batch) {
    return follower.ask(
        "Applying",
        () -> {
          long rows = batch.apply();
          for (var progress : plan.after().values()) {
            batch.progress(progress);
          }
          if (rider.isPresent()) {
            rows += rider.get().finish(batch);
          }
          batch.commit();
          return rows;
        });
  }

  private void quarantine(Batch batch) {
    following.quarantined = batch.quarantined();
    List<QuarantinedRow> rows = batch.setAside();
    rows.stream()
        .limit(QUARANTINED_TOLD)
        .forEach(row -> log.warn("{} - Quarantined. {}.", settings.subscription(), row));
    if (!rows.isEmpty()) {
      log.warn(
          "{} - {} rows went to towline.quarantine on {}. Try: change the follower so that it takes"
              + " them, then run towline retry.",
          settings.subscription(),
          rows.size(),
          follower.name());
    }
  }

  /** After the commit: what the relay knows is again what the follower has stored. */
  private void remember(Advance advance, Plan plan, Optional<Rider> rider, Reading reading) {
    idle = 0;
    following.unstored = false;
    following.storing = false;
    following.position = Optional.of(advance.to());
    following.asOf = Optional.of(advance.asOf());
    following.state = advance.state();
    following.slices = advance.slices();
    plan.after().values().forEach(following::put);
    rider.ifPresent(Rider::remember);
    // After the last slice the follower is at the first one's snapshot, and after the last chunk
    // readers do not know yet that it was the last: the next round is due.
    boolean all =
        advance.to().equals(reading.position())
            && !following.busy()
            && plan.state(following) == following.state;
    following.mark = all ? Optional.of(reading.mark()) : Optional.empty();
  }
}
