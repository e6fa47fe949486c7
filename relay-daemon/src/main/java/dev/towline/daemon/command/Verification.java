package dev.towline.daemon.command;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Dialect;
import dev.towline.dialect.Verifications.Wish;
import dev.towline.model.Subscription;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Occasion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One verification of one subscription, from the request to the report. */
final class Verification {

  private static final Duration TELL_PAUSE = Duration.ofSeconds(2);

  private final SubscriptionSettings settings;
  private final Database follower;
  private final Termination termination;
  private final Consumer<String> story;
  private final RelayAtWork relay;

  Verification(
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
  private record Look(Subscription subscription, RelaySign sign, VerificationReport report) {}

  /**
   * Compares tables, all of the subscription's when none is named; empty when interrupted. A report
   * stays on the follower; a verification that is given up does not.
   */
  Optional<VerificationReport> run(List<TableName> tables, boolean repair)
      throws InterruptedException {
    Wish wish = new Wish(tables, repair, Occasion.ASKED);
    String id = follower.call("Asking for a verification", (c, d) -> request(c, d, wish));
    boolean finished = false;
    try {
      Optional<VerificationReport> report = untilFinished(id);
      finished = report.isPresent();
      return report;
    } finally {
      if (!finished) {
        follower.call("Forgetting the verification", (c, d) -> forget(c, d, id));
      }
    }
  }

  private Optional<VerificationReport> untilFinished(String id) throws InterruptedException {
    long told = System.nanoTime();
    while (!termination.getAsBoolean()) {
      Look look = follower.call("Reading the verification", (c, d) -> look(c, d, id));
      if (look.report().finished()) {
        return Optional.of(look.report());
      }
      if (System.nanoTime() - told > TELL_PAUSE.toNanos()) {
        told = System.nanoTime();
        story.accept(settings.name() + " - " + progress(look));
      }
      advance(look);
    }
    return Optional.empty();
  }

  private void advance(Look look) throws InterruptedException {
    boolean another = look.sign().alive() || look.sign().trying();
    if (another && !relay.ours()) {
      failWhenStopped(look.subscription());
    }
    relay.advance(another);
  }

  private void failWhenStopped(Subscription subscription) {
    if (subscription.failure().isPresent()) {
      throw TowlineException.fatal(
          "The relay of "
              + settings.name()
              + " has stopped, so nothing can be verified: "
              + subscription.failure().get().problem(),
          subscription.failure().get().remedy());
    }
  }

  private String request(Connection connection, Dialect dialect, Wish wish) throws SQLException {
    if (dialect.applier().load(connection, settings.name()).isEmpty()) {
      throw TowlineException.fatal(
          "Subscription " + settings.name() + " has never run, so there is nothing to verify.",
          "Run towline run, and let it copy.");
    }
    return dialect.verifications().request(connection, settings.name(), wish);
  }

  private Look look(Connection connection, Dialect dialect, String id) throws SQLException {
    Subscription subscription =
        dialect.applier().load(connection, settings.name()).orElseThrow(this::gone);
    return new Look(
        subscription,
        RelaySign.of(connection, dialect, subscription),
        dialect.verifications().report(connection, id).orElseThrow(this::gone));
  }

  private TowlineException gone() {
    return TowlineException.fatal(
        "The verification of " + settings.name() + " was removed by somebody else.",
        "Run it again.");
  }

  private static boolean forget(Connection connection, Dialect dialect, String id)
      throws SQLException {
    dialect.verifications().forget(connection, id);
    return true;
  }

  private static String progress(Look look) {
    if (look.subscription().state() != Subscription.State.CONSISTENT) {
      return "Waiting until the follower is consistent.";
    }
    var tables = look.report().tables();
    return "Compared "
        + Words.count(look.report().rowsCompared(), "row", "rows")
        + ", "
        + tables.stream().filter(VerificationReport.Table::done).count()
        + " of "
        + Words.count(tables.size(), "table", "tables")
        + " done.";
  }
}
