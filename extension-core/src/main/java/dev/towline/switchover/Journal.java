package dev.towline.switchover;

import dev.towline.model.Epoch;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How far a switchover has come, on both sides. The old leader's row decides until it says {@link
 * Step#PROMOTING}: whoever moves it there may promote the new leader, whoever moves it to {@link
 * Step#RETURNING} may not, and only one of the two can. The new leader's row is a copy until then.
 */
final class Journal {

  /**
   * What the new leader is told too: that writes are about to wait, the end of that, and the end.
   */
  private static final Set<Step> COPIED = EnumSet.of(Step.FENCING, Step.PROMOTING, Step.DONE);

  private final SubscriptionName name;
  private final Side oldLeader;
  private final Side newLeader;
  private final String runner = UUID.randomUUID().toString();

  Journal(SubscriptionName name, Side oldLeader, Side newLeader) {
    this.name = name;
    this.oldLeader = oldLeader;
    this.newLeader = newLeader;
  }

  /** One that was cut off, if there is one, is this runner's from now on. */
  Optional<Switchover> resume() {
    Optional<Switchover> stored = load(oldLeader).filter(s -> !s.step().ended());
    return stored.map(cut -> move(cut, cut.by(runner)));
  }

  Switchover begin() {
    Switchover begun =
        new Switchover(
            name,
            UUID.randomUUID().toString(),
            runner,
            oldLeader.name(),
            newLeader.name(),
            new Epoch(0),
            Step.PREPARING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    copy(begun);
    store(oldLeader, begun);
    return begun;
  }

  /** Goes on, unless somebody else has taken it over. */
  Switchover advance(Switchover current, Switchover next) {
    if (COPIED.contains(next.step())) {
      copy(next);
    }
    return move(current, next);
  }

  private Switchover move(Switchover current, Switchover next) {
    boolean moved =
        oldLeader.call(
            "Storing the step " + next.step().word(),
            connection -> oldLeader.dialect().switchovers().advance(connection, current, next));
    if (!moved) {
      throw TowlineException.conflict(
          "Somebody else carries on the switchover of '%s'.".formatted(name),
          "Look at it with towline status; run one switchover at a time.");
    }
    return next;
  }

  /** What the old leader says now; it has the times. */
  Switchover now() {
    return load(oldLeader).orElseThrow();
  }

  void copy(Switchover switchover) {
    store(newLeader, switchover);
  }

  private static void store(Side side, Switchover switchover) {
    side.call(
        "Storing the step " + switchover.step().word(),
        connection ->
            Transactions.in(
                connection, () -> side.dialect().switchovers().store(connection, switchover)));
  }

  private Optional<Switchover> load(Side side) {
    return side.call(
        "Looking for a switchover",
        connection -> side.dialect().switchovers().load(connection, name));
  }
}
