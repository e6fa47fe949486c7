package dev.towline.switchover;

import dev.towline.dialect.Fence.Notice;
import dev.towline.model.Epoch;
import dev.towline.model.Leadership;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Makes a follower the leader and the leader its follower, with no write lost and none accepted by
 * both. Steps that were cut off are carried on by running it again: each can be repeated, and
 * {@link Journal} says which is due.
 *
 * <ol>
 *   <li>{@link Preparation}: all that takes time, while the application writes;
 *   <li>the old leader is fenced: from now on nobody writes;
 *   <li>the follower catches up with a snapshot taken after that, so it has everything;
 *   <li>{@link Counts} compares, {@link Numbers} sets sequences;
 *   <li>{@link Reversal} makes the old leader a follower of the new one, as of now;
 *   <li>{@link Promotion} lets the new leader take writes: the point of no return;
 *   <li>the old leader is told, and what is no longer needed goes.
 * </ol>
 *
 * Until the point of no return any failure, and a pause longer than allowed, undoes it: {@link
 * Return}.
 */
public final class SwitchoverProcedure {

  /** The daemon's relay may take the subscription once more before it sees what is going on. */
  private static final int TAKEOVERS_MAX = 10;

  private final SwitchoverSettings settings;
  private final Side oldLeader;
  private final Side newLeader;
  private final SwitchoverListener listener;
  private final InstantSource clock;
  private final Journal journal;
  private final Followed followed;
  private final Numbers numbers;
  private final Counts counts;
  private final Reversal reversal;

  private Relay relay;
  private Optional<Instant> deadline = Optional.empty();

  public SwitchoverProcedure(
      SwitchoverSettings settings,
      Side oldLeader,
      Side newLeader,
      SwitchoverListener listener,
      InstantSource clock) {
    this.settings = settings;
    this.oldLeader = oldLeader;
    this.newLeader = newLeader;
    this.listener = listener;
    this.clock = clock;
    this.journal = new Journal(name(), oldLeader, newLeader);
    this.followed = Followed.of(settings.forward(), oldLeader);
    this.numbers =
        new Numbers(
            followed, oldLeader, newLeader, settings.limits().headroom(), settings.patience());
    this.counts = new Counts(followed, oldLeader, newLeader, settings.limits().countMax());
    this.reversal = new Reversal(settings.reverse(), newLeader, oldLeader);
    this.relay = newRelay();
  }

  private Relay newRelay() {
    RelaySettings quick =
        settings
            .forward()
            .telling(Duration.ofMillis(100), settings.forward().intervals().acknowledge());
    return new Relay(quick, oldLeader, newLeader, RelayListener.silent(), clock);
  }

  /**
   * Switches over, or carries on with a switchover that was cut off.
   *
   * @param stopping asks to undo it, as long as that can be
   * @return what was done; {@code switchover().step()} is {@link Step#DONE}, or {@link
   *     Step#RETURNED} where one was carried on that was being undone
   * @throws TowlineException when it was undone, or cannot go on now; the message says which
   */
  public SwitchoverReport run(BooleanSupplier stopping) {
    Optional<Switchover> cut = journal.resume();
    cut.ifPresent(s -> listener.told("Carrying on with a switchover that was cut off."));
    Switchover current = cut.orElseGet(journal::begin);
    deadline = fenced(current) ? Optional.of(clock.instant().plus(pauseMax())) : Optional.empty();
    while (!current.step().ended()) {
      listener.step(current);
      current = guarded(current, stopping);
    }
    return report();
  }

  private static boolean fenced(Switchover switchover) {
    return switchover.step() != Step.PREPARING && switchover.step().returnable();
  }

  /** One step; where it fails and can be undone, it is. */
  private Switchover guarded(Switchover current, BooleanSupplier stopping) {
    try {
      return journal.advance(current, perform(current, stopping));
    } catch (TowlineException e) {
      if (e.kind() == Kind.CONFLICT || !current.step().returnable()) {
        throw e;
      }
      throw undone(current, e);
    }
  }

  private TowlineException undone(Switchover current, TowlineException cause) {
    listener.told("It failed; letting " + oldLeader.name() + " write again.");
    try {
      Switchover returning = journal.advance(current, current.at(Step.RETURNING));
      listener.step(returning);
      journal.advance(returning, perform(returning, () -> false));
    } catch (TowlineException e) {
      cause.addSuppressed(e);
      return TowlineException.fatal(
          "The switchover of '%s' failed and could not be undone yet: %s Undoing: %s"
              .formatted(name(), cause.getMessage(), e.getMessage()),
          "Run it again once %s answers: it goes on, or back.".formatted(oldLeader.name()),
          cause);
    }
    return TowlineException.fatal(
        "The switchover of '%s' was undone, %s leads as before: %s"
            .formatted(name(), oldLeader.name(), cause.getMessage()),
        cause.remedy(),
        cause);
  }

  private Switchover perform(Switchover current, BooleanSupplier stopping) {
    refuseWhenLate(current, stopping);
    return switch (current.step()) {
      case PREPARING -> {
        catchUp(stopping);
        new Preparation(settings, followed, oldLeader, newLeader, listener).run();
        reversal.prepare();
        int ahead = numbers.ahead();
        listener.told("Set " + ahead + " sequences ahead on " + newLeader.name() + ".");
        catchUp(stopping);
        yield current.planned(after(subscription().epoch())).at(Step.FENCING);
      }
      case FENCING -> {
        fence(current);
        yield current.at(Step.DRAINING);
      }
      case DRAINING -> {
        catchUp(stopping);
        yield current.at(Step.COUNTING);
      }
      case COUNTING -> {
        counts.compare();
        yield current.at(Step.NUMBERING);
      }
      case NUMBERING -> {
        numbers.settle();
        yield current.at(Step.REVERSING);
      }
      case REVERSING -> {
        Subscription last = subscription();
        reversal.run(later(current.epoch(), after(last.epoch())), State.FOLLOWING);
        yield current.having(last).at(Step.PROMOTING);
      }
      case PROMOTING -> {
        new Promotion(newLeader).run(current.at(Step.FINISHING));
        yield current.at(Step.FINISHING);
      }
      case FINISHING -> {
        finish(current);
        yield current.at(Step.DONE);
      }
      case RETURNING -> {
        new Return(name(), oldLeader, newLeader, listener).run(current);
        yield current.at(Step.RETURNED);
      }
      case DONE, RETURNED, LOST -> current;
    };
  }

  private void refuseWhenLate(Switchover current, BooleanSupplier stopping) {
    if (!current.step().returnable()) {
      return;
    }
    if (stopping.getAsBoolean()) {
      throw TowlineException.fatal(
          "It was interrupted.", "Run it again when you want it to happen.");
    }
    if (late()) {
      throw tooLong();
    }
  }

  private boolean late() {
    return deadline.filter(end -> clock.instant().isAfter(end)).isPresent();
  }

  private TowlineException tooLong() {
    return TowlineException.fatal(
        "Writes had waited for %d s.".formatted(pauseMax().toSeconds()),
        "Try at a quieter time, end long transactions first, or allow a longer pause: --timeout.");
  }

  private Duration pauseMax() {
    return settings.limits().pauseMax();
  }

  /** The relay that ran before must stop: this one takes the subscription over. */
  private void catchUp(BooleanSupplier stopping) {
    for (int taken = 1; ; taken++) {
      try {
        if (!relay.catchUp(() -> stopping.getAsBoolean() || late())) {
          throw late() ? tooLong() : TowlineException.fatal("It was interrupted.", "Run it again.");
        }
        return;
      } catch (TowlineException e) {
        if (e.kind() != Kind.CONFLICT || taken == TAKEOVERS_MAX) {
          throw e;
        }
        relay = newRelay();
      }
    }
  }

  private void fence(Switchover current) {
    deadline = Optional.of(clock.instant().plus(pauseMax()));
    oldLeader.call(
        "Fencing",
        connection -> {
          oldLeader
              .dialect()
              .fence()
              .raise(
                  connection,
                  followed.leaderNames(),
                  new Notice(name(), newLeader.name(), current.epoch()),
                  settings.patience());
          oldLeader.dialect().switchovers().noteFenced(connection, name());
          return true;
        });
  }

  private Subscription subscription() {
    return newLeader.call(
        "Reading the subscription",
        connection -> newLeader.dialect().applier().load(connection, name()).orElseThrow());
  }

  private void finish(Switchover current) {
    oldLeader.call(
        "Telling " + oldLeader.name() + " who leads",
        connection ->
            Transactions.in(
                connection,
                () -> {
                  var switchovers = oldLeader.dialect().switchovers();
                  switchovers.notePromoted(connection, name());
                  switchovers.succeed(connection, current, true);
                  switchovers.lead(
                      connection, new Leadership(name(), newLeader.name(), current.epoch()));
                  oldLeader.dialect().changelog().release(connection, name());
                }));
    Guards.remove(newLeader, name(), listener);
  }

  private SwitchoverReport report() {
    Switchover last = journal.now();
    return new SwitchoverReport(
        last,
        last.pause(),
        last.position(),
        counts.tables(),
        counts.rows(),
        counts.left(),
        numbers.set());
  }

  private static Epoch after(Epoch epoch) {
    return new Epoch(epoch.number() + 1);
  }

  private static Epoch later(Epoch one, Epoch other) {
    return one.number() > other.number() ? one : other;
  }

  private SubscriptionName name() {
    return settings.forward().subscription();
  }
}
