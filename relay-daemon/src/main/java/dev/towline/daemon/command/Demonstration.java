package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.ConfigurationReader;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.demo.Customers;
import dev.towline.daemon.demo.Figures;
import dev.towline.daemon.demo.Figures.Copy;
import dev.towline.daemon.demo.Figures.Verified;
import dev.towline.daemon.demo.Observation;
import dev.towline.daemon.demo.Servers;
import dev.towline.daemon.demo.Story;
import dev.towline.daemon.jobs.Daemon;
import dev.towline.daemon.jobs.RelayWatch;
import dev.towline.model.Subscription.State;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The demo, from the first server to the last comparison. Towline is used as anybody uses it: a
 * configuration, an installation, a daemon, its status, a verification.
 */
final class Demonstration {

  private static final Duration COPYING_MAX = Duration.ofMinutes(5);
  private static final long LOOK_MILLIS = 10;
  private static final int LOOKS_PER_STATUS = 40;
  private static final long PROGRESS_MILLIS = 200;

  /** Decides what the clients do. */
  private static final long SEED = 18;

  private final Story story;
  private final int seconds;

  /**
   * @param seconds how long clients write once the follower follows
   */
  Demonstration(Story story, int seconds) {
    this.story = story;
    this.seconds = seconds;
  }

  Figures run() throws SQLException, InterruptedException {
    story.tell("Starting %s and %s.", Servers.leaderVersion(), Servers.followerVersion());
    try (Servers servers = Servers.start()) {
      servers.load();
      story.tell("Loaded Chinook, a shop for music, into %s.", Servers.leaderVersion());
      Customers customers = Customers.enter(servers, SEED);
      story.tell("%d clients began to write there; they do not wait for us.", Customers.CLIENTS);
      story.tell("Towline's configuration:");
      story.show(servers.configuration());
      Configuration configuration = ConfigurationReader.parse(servers.configuration());
      try (Databases databases = new Databases(configuration)) {
        story.tell("Installing with Flyway:");
        new Installation(configuration, databases, story::show, table -> {}).run();
        Figures figures = relay(configuration, databases, servers, customers);
        story.tell("Stopping both servers and removing their files.");
        return figures;
      }
    }
  }

  private Figures relay(
      Configuration configuration, Databases databases, Servers servers, Customers customers)
      throws InterruptedException {
    SubscriptionSettings settings = configuration.subscriptions().values().iterator().next();
    story.tell("Starting the relay:");
    try (Daemon daemon = Daemon.start(configuration, databases)) {
      RelayWatch relay = daemon.watches().get(0);
      Copy copy = copy(relay, settings, databases, customers);
      Observation observation = Observation.begin(servers, customers, relay::rows);
      follow(relay, observation);
      story.tell("Comparing every row on both sides while the clients write:");
      Verified underLoad = verify(settings, databases);
      observation.end();
      story.tell("The clients are gone. Comparing once more:");
      Verified atRest = verify(settings, databases);
      return observation.figures(copy, underLoad, atRest);
    }
  }

  /** Shows the status as it changes, until the first copy is over. */
  private Copy copy(
      RelayWatch relay, SubscriptionSettings settings, Databases databases, Customers customers)
      throws InterruptedException {
    long began = System.nanoTime();
    StatusReader status = new StatusReader(databases);
    String shown = "";
    for (int look = 1; !relay.state().equals(Optional.of(State.CONSISTENT)); look++) {
      customers.check();
      failWhenStopped(relay);
      failWhenLate(began);
      if (look % LOOKS_PER_STATUS == 0) {
        shown = show(status.read(settings), shown);
      }
      Thread.sleep(LOOK_MILLIS);
    }
    double took = seconds(began);
    show(status.read(settings), shown);
    List<TableProgress> tables =
        databases
            .get(settings.follower())
            .call(
                "Reading the progress of " + settings.name(),
                (connection, dialect) -> dialect.applier().progress(connection, settings.name()));
    long rows = tables.stream().mapToLong(TableProgress::rowsDone).sum();
    return new Copy(tables.size(), rows, Figures.round(took));
  }

  /** Shows a status unless it is what was shown last; returns what is shown now. */
  private String show(SubscriptionStatus status, String shown) {
    String copied =
        status
            .copy()
            .map(copy -> ", %d of %d tables done".formatted(copy.tablesDone(), copy.tables()))
            .orElse("");
    String line = status.name() + ": " + status.state() + copied;
    if (!line.equals(shown)) {
      story.show(line);
    }
    return line;
  }

  private static void failWhenLate(long began) {
    if (seconds(began) > COPYING_MAX.toSeconds()) {
      throw TowlineException.fatal(
          "The copy was not done within %d s.".formatted(COPYING_MAX.toSeconds()),
          "Run it again on a machine that is less busy.");
    }
  }

  private void follow(RelayWatch relay, Observation observation) throws InterruptedException {
    long began = System.nanoTime();
    story.tell("Following for %d s:", seconds);
    for (double past = 0; past < seconds; past = seconds(began)) {
      observation.check();
      failWhenStopped(relay);
      story.progress(past / seconds, relay.words() + ", " + observation.words());
      Thread.sleep(PROGRESS_MILLIS);
    }
    story.progress(1, relay.words() + ", " + observation.words());
  }

  /** A passing failure is the daemon's business. */
  private static void failWhenStopped(RelayWatch relay) {
    relay
        .failure()
        .map(RelayWatch.Failure::cause)
        .filter(cause -> cause.kind() != TowlineException.Kind.TRANSIENT)
        .ifPresent(
            cause -> {
              throw cause;
            });
  }

  private Verified verify(SubscriptionSettings settings, Databases databases)
      throws InterruptedException {
    long began = System.nanoTime();
    VerificationReport report =
        new Verification(settings, databases, Termination.never(), line -> {})
            .run(List.of())
            .orElseThrow();
    Verified verified =
        new Verified(
            report.tables().size(),
            report.tables().stream().mapToLong(Table::rowsCompared).sum(),
            report.tables().stream().mapToLong(Table::differences).sum(),
            Figures.round(seconds(began)));
    story.show(verified.words());
    report.tables().forEach(this::tellDifferences);
    return verified;
  }

  private void tellDifferences(Table table) {
    table.first().forEach(row -> story.show(table.name() + " " + row.key() + ": " + row.what()));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
