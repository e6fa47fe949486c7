package dev.towline.daemon.command;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.Resyncs.Request;
import dev.towline.model.Subscription;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tables of one subscription that are copied again, from the request to the last row. */
final class CopyingAgain {

  private static final Duration TELL_PAUSE = Duration.ofSeconds(2);

  private final SubscriptionSettings settings;
  private final Database follower;
  private final Termination termination;
  private final Consumer<String> story;
  private final RelayAtWork relay;
  private boolean stopTold;

  CopyingAgain(
      SubscriptionSettings settings,
      Databases databases,
      Termination termination,
      Consumer<String> story) {
    this.settings = settings;
    this.follower = databases.get(settings.follower());
    this.termination = termination;
    this.story = story;
    this.relay = new RelayAtWork(settings, databases, termination, story);
  }

  /** What the follower says at one look. */
  private record Look(
      Subscription subscription,
      RelaySign sign,
      List<Request> waiting,
      List<TableProgress> tables) {

    boolean done() {
      return waiting.isEmpty() && tables.stream().allMatch(t -> t.state() == State.FOLLOWING);
    }
  }

  /** How far the tables are in the end; empty when interrupted, which the relay does not heed. */
  Optional<List<TableProgress>> run(List<TableName> tables) throws InterruptedException {
    List<Request> requests =
        follower.call("Asking for another copy", (c, d) -> request(c, d, tables));
    long told = System.nanoTime();
    while (!termination.getAsBoolean()) {
      Look look = follower.call("Reading the progress", (c, d) -> look(c, d, tables, requests));
      if (look.done()) {
        return Optional.of(look.tables());
      }
      if (System.nanoTime() - told > TELL_PAUSE.toNanos()) {
        told = System.nanoTime();
        story.accept(settings.name() + " - " + progress(look));
      }
      tellStop(look);
      relay.advance(look.sign().alive() || look.sign().trying());
    }
    return Optional.empty();
  }

  private List<Request> request(Connection connection, Dialect dialect, List<TableName> tables)
      throws SQLException {
    if (dialect.applier().load(connection, settings.name()).isEmpty()) {
      throw TowlineException.fatal(
          "Subscription " + settings.name() + " has never run, so there is nothing to copy again.",
          "Run towline run, and let it copy.");
    }
    return dialect.resyncs().request(connection, settings.name(), tables);
  }

  private Look look(
      Connection connection, Dialect dialect, List<TableName> tables, List<Request> requests)
      throws SQLException {
    List<Request> waiting = dialect.resyncs().requested(connection, settings.name());
    List<TableProgress> progress =
        dialect.applier().progress(connection, settings.name()).stream()
            .filter(table -> tables.contains(table.table()))
            .toList();
    Subscription subscription =
        dialect
            .applier()
            .load(connection, settings.name())
            .orElseThrow(
                () ->
                    TowlineException.fatal(
                        "Subscription " + settings.name() + " was removed by somebody else.",
                        "Run towline run, and let it copy."));
    return new Look(
        subscription,
        RelaySign.of(connection, dialect, subscription),
        waiting.stream().filter(requests::contains).toList(),
        progress);
  }

  /** A relay that has stopped looks again, and a copy may be just what it needs. */
  private void tellStop(Look look) {
    if (stopTold || relay.ours() || look.subscription().failure().isEmpty()) {
      return;
    }
    stopTold = true;
    story.accept(
        settings.name()
            + " - The relay has stopped, and takes this up when it looks again: "
            + look.subscription().failure().get().problem());
  }

  private static String progress(Look look) {
    if (!look.waiting().isEmpty()) {
      return "Waiting for the relay.";
    }
    return look.tables().stream()
        .filter(table -> table.state() != State.FOLLOWING)
        .findFirst()
        .map(
            table ->
                "%s %s, %s of about %s."
                    .formatted(
                        table.state() == State.SWEEPING
                            ? "Looking for rows that only the follower has in"
                            : "Copying",
                        table.table(),
                        Words.count(table.rowsDone()),
                        Words.count(
                            Math.max(table.rowsDone(), table.rowsExpected()), "row", "rows")))
        .orElse("Done.");
  }
}
