package dev.towline.switchover;

import dev.towline.dialect.Fence.Notice;
import dev.towline.dialect.Patience;
import dev.towline.dialect.Switchovers.Overwritten;
import dev.towline.model.Leadership;
import dev.towline.model.Position;
import dev.towline.model.StreamId;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a leader that had lost its place a follower of the one that took it: what it had committed
 * and nobody had read is listed and kept, then its tables are brought into line.
 */
public final class Rejoin {

  private final RelaySettings forward;
  private final Side oldLeader;
  private final Side newLeader;
  private final SwitchoverListener listener;

  /**
   * @param forward as the old leader was followed
   */
  public Rejoin(
      RelaySettings forward, Side oldLeader, Side newLeader, SwitchoverListener listener) {
    this.forward = forward;
    this.oldLeader = oldLeader;
    this.newLeader = newLeader;
    this.listener = listener;
  }

  /**
   * The failover that the old leader has to rejoin after.
   *
   * @throws TowlineException FATAL when there is none
   */
  public Switchover due() {
    return newLeader
        .call(
            "Looking for a failover",
            connection -> newLeader.dialect().switchovers().load(connection, name()))
        .filter(s -> s.step() == Step.LOST && s.oldLeader().equals(oldLeader.name()))
        .orElseThrow(
            () ->
                TowlineException.fatal(
                    "%s has nothing to rejoin: '%s' has not failed over from it."
                        .formatted(oldLeader.name(), name()),
                    "Look at towline status."));
  }

  /** Lists the changes that nobody had read, a portion at a time; changes nothing. */
  public List<String> list(Consumer<List<Overwritten>> portion) {
    Switchover lost = due();
    refuseAnotherHistory(lost);
    return unsent(lost, portion).unknown();
  }

  private UnsentChanges unsent(Switchover lost, Consumer<List<Overwritten>> portion) {
    UnsentChanges unsent = new UnsentChanges(forward, oldLeader, newLeader);
    unsent.forEach(lost.position().orElseThrow(), portion);
    return unsent;
  }

  /**
   * Fences the old leader, lists and keeps what nobody had read, and makes it a follower whose
   * tables are compared and brought into line by the relay that comes after. Running it again does
   * what was left of it.
   *
   * @param portion is given the changes that nobody had read
   * @return tables of which nobody can say what changed
   */
  public List<String> run(Consumer<List<Overwritten>> portion) {
    Switchover lost = due();
    refuseAnotherHistory(lost);
    fence(oldLeader, newLeader, forward, lost);
    oldLeader.call(
        "Making place for what is overwritten",
        connection -> {
          oldLeader.dialect().switchovers().forgetOverwritten(connection, name(), lost.epoch());
          return true;
        });
    UnsentChanges unsent = unsent(lost, portion.andThen(rows -> keep(rows, lost)));
    giveUp(lost, unsent.reached().orElseThrow());
    new Reversal(forward.reversed(), newLeader, oldLeader).run(lost.epoch(), State.REPAIRING);
    finish(lost);
    listener.told(
        "%s follows %s; its tables are brought into line."
            .formatted(oldLeader.name(), newLeader.name()));
    return unsent.unknown();
  }

  /** Tokens of what nobody had read are refused from now on, on both sides. */
  private void giveUp(Switchover lost, Position reached) {
    newLeader.call(
        "Noting what is given up",
        connection -> {
          newLeader.dialect().switchovers().noteRejoined(connection, name(), lost.epoch(), reached);
          return true;
        });
    oldLeader.call(
        "Noting what is given up",
        connection ->
            Transactions.in(
                connection,
                () -> {
                  var switchovers = oldLeader.dialect().switchovers();
                  switchovers.succeed(connection, lost, true);
                  switchovers.noteRejoined(connection, name(), lost.epoch(), reached);
                }));
  }

  /** Refuses writes to a leader that has lost its place. */
  public static void fence(Side oldLeader, Side newLeader, RelaySettings forward, Switchover lost) {
    List<TableName> tables = Followed.of(forward, oldLeader).leaderNames();
    oldLeader.call(
        "Fencing a leader that lost its place",
        connection -> {
          oldLeader
              .dialect()
              .fence()
              .raise(
                  connection,
                  tables,
                  new Notice(forward.subscription(), newLeader.name(), lost.epoch()),
                  Patience.DEFAULT);
          oldLeader
              .dialect()
              .switchovers()
              .lead(
                  connection,
                  new Leadership(forward.subscription(), newLeader.name(), lost.epoch()));
          return true;
        });
  }

  private void keep(List<Overwritten> rows, Switchover lost) {
    oldLeader.call(
        "Keeping what is overwritten",
        connection -> {
          oldLeader.dialect().switchovers().keep(connection, name(), lost.epoch(), rows);
          return true;
        });
  }

  private void finish(Switchover lost) {
    oldLeader.call(
        "Giving up the old claim",
        connection -> {
          oldLeader.dialect().changelog().release(connection, name());
          return true;
        });
    newLeader.call(
        "Noting that it has rejoined",
        connection ->
            Transactions.in(
                connection,
                () -> newLeader.dialect().switchovers().store(connection, lost.at(Step.DONE))));
  }

  /**
   * A restored or promoted leader is another one: what it has cannot be told from its positions.
   */
  private void refuseAnotherHistory(Switchover lost) {
    StreamId now =
        oldLeader.call(
            "Identifying", connection -> oldLeader.dialect().changelog().stream(connection));
    if (!lost.stream().equals(Optional.of(now))) {
      throw TowlineException.fatal(
          "%s is not the database that led '%s': its history is %s, not %s."
              .formatted(
                  oldLeader.name(), name(), now, lost.stream().map(StreamId::text).orElse("")),
          "Let it copy as a new follower: empty its tables, drop its schema towline, run towline install.");
    }
  }

  private SubscriptionName name() {
    return forward.subscription();
  }
}
