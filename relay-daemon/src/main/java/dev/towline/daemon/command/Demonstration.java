package dev.towline.daemon.command;

import static java.util.Objects.requireNonNull;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.ConfigurationReader;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.demo.Cast;
import dev.towline.daemon.demo.Customers;
import dev.towline.daemon.demo.Figures;
import dev.towline.daemon.demo.Figures.Copy;
import dev.towline.daemon.demo.Figures.Verified;
import dev.towline.daemon.demo.FollowerView.Found;
import dev.towline.daemon.demo.FollowerView.Wish;
import dev.towline.daemon.demo.Observation;
import dev.towline.daemon.demo.Servers;
import dev.towline.daemon.demo.Story;
import dev.towline.daemon.jobs.Daemon;
import dev.towline.daemon.jobs.RelayWatch;
import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.model.VerificationReport.Table;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

  private final Cast cast;
  private final Story story;
  private final int seconds;

  /**
   * @param seconds how long clients write once the followers follow
   */
  Demonstration(Cast cast, Story story, int seconds) {
    this.cast = cast;
    this.story = story;
    this.seconds = seconds;
  }

  Figures run() throws SQLException, InterruptedException {
    story.tell("Starting %s.", cast.titles());
    try (Servers servers = Servers.start(cast)) {
      servers.load();
      story.tell("Loaded Chinook, a shop for music, into %s.", cast.leader().title());
      Customers customers = Customers.enter(servers, SEED);
      story.tell("%d clients began to write there; they do not wait for us.", Customers.CLIENTS);
      story.tell("Towline's configuration:");
      story.show(servers.configuration());
      Configuration configuration = ConfigurationReader.parse(servers.configuration());
      try (Databases databases = new Databases(configuration)) {
        story.tell("Installing with Flyway:");
        new Installation(configuration, databases, story::show, table -> {}).run();
        Figures figures = relay(configuration, databases, servers, customers);
        story.tell("Stopping the servers and removing their files.");
        return figures;
      }
    }
  }

  private Figures relay(
      Configuration configuration, Databases databases, Servers servers, Customers customers)
      throws InterruptedException {
    List<SubscriptionSettings> settings = List.copyOf(configuration.subscriptions().values());
    story.tell(settings.size() == 1 ? "Starting the relay:" : "Starting the relays:");
    try (Daemon daemon = Daemon.start(configuration, databases)) {
      List<RelayWatch> relays = daemon.watches();
      List<Copy> copies = copies(relays, settings, databases, customers);
      List<Wish> wishes = new ArrayList<>();
      for (int i = 0; i < relays.size(); i++) {
        wishes.add(new Wish(servers.followers().get(i), relays.get(i)::rows));
      }
      Observation observation = Observation.begin(servers, customers, wishes);
      follow(relays, observation);
      story.tell("Comparing every row on both sides while the clients write:");
      List<Verified> underLoad = verify(settings, databases);
      observation.end();
      story.tell("The clients are gone. Comparing once more:");
      List<Verified> atRest = verify(settings, databases);
      List<Found> found = new ArrayList<>();
      for (int i = 0; i < relays.size(); i++) {
        found.add(new Found(copies.get(i), underLoad.get(i), atRest.get(i)));
      }
      return observation.figures(found);
    }
  }

  /** Shows each status as it changes, until all first copies are over. */
  private List<Copy> copies(
      List<RelayWatch> relays,
      List<SubscriptionSettings> settings,
      Databases databases,
      Customers customers)
      throws InterruptedException {
    long began = System.nanoTime();
    StatusReader status = new StatusReader(databases);
    Map<SubscriptionName, String> shown = new HashMap<>();
    Map<SubscriptionName, Double> took = new HashMap<>();
    for (int look = 1; took.size() < relays.size(); look++) {
      customers.check();
      failWhenLate(began);
      for (int i = 0; i < relays.size(); i++) {
        RelayWatch relay = relays.get(i);
        failWhenStopped(relay);
        if (took.containsKey(relay.name())) {
          continue;
        }
        if (relay.state().equals(Optional.of(State.CONSISTENT))) {
          took.put(relay.name(), seconds(began));
          show(status.read(settings.get(i)), shown);
        } else if (look % LOOKS_PER_STATUS == 0) {
          show(status.read(settings.get(i)), shown);
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return settings.stream()
        .map(s -> copy(s, databases, requireNonNull(took.get(s.name()))))
        .toList();
  }

  private static Copy copy(SubscriptionSettings settings, Databases databases, double took) {
    List<TableProgress> tables =
        databases
            .get(settings.follower())
            .call(
                "Reading the progress of " + settings.name(),
                (connection, dialect) -> dialect.applier().progress(connection, settings.name()));
    long rows = tables.stream().mapToLong(TableProgress::rowsDone).sum();
    return new Copy(tables.size(), rows, Figures.round(took));
  }

  /** Shows a status unless it is what was shown last. */
  private void show(SubscriptionStatus status, Map<SubscriptionName, String> shown) {
    String copied =
        status
            .copy()
            .map(copy -> ", %d of %d tables done".formatted(copy.tablesDone(), copy.tables()))
            .orElse("");
    String line = status.name() + ": " + status.state() + copied;
    if (!line.equals(shown.put(new SubscriptionName(status.name()), line))) {
      story.show(line);
    }
  }

  private static void failWhenLate(long began) {
    if (seconds(began) > COPYING_MAX.toSeconds()) {
      throw TowlineException.fatal(
          "The copy was not done within %d s.".formatted(COPYING_MAX.toSeconds()),
          "Run it again on a machine that is less busy.");
    }
  }

  private void follow(List<RelayWatch> relays, Observation observation)
      throws InterruptedException {
    long began = System.nanoTime();
    story.tell("Following for %d s:", seconds);
    for (double past = 0; past < seconds; past = seconds(began)) {
      observation.check();
      relays.forEach(Demonstration::failWhenStopped);
      story.progress(past / seconds, words(relays) + ", " + observation.words());
      Thread.sleep(PROGRESS_MILLIS);
    }
    story.progress(1, words(relays) + ", " + observation.words());
  }

  private static String words(List<RelayWatch> relays) {
    return relays.stream().map(RelayWatch::words).distinct().collect(Collectors.joining(" and "));
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

  private List<Verified> verify(List<SubscriptionSettings> settings, Databases databases)
      throws InterruptedException {
    List<Verified> verified = new ArrayList<>();
    for (SubscriptionSettings each : settings) {
      verified.add(verify(each, databases));
    }
    return verified;
  }

  private Verified verify(SubscriptionSettings settings, Databases databases)
      throws InterruptedException {
    long began = System.nanoTime();
    VerificationReport report =
        new Verification(settings, databases, Termination.never(), line -> {})
            .run(List.of(), false)
            .orElseThrow();
    Verified verified =
        new Verified(
            report.tables().size(),
            report.tables().stream().mapToLong(Table::rowsCompared).sum(),
            report.tables().stream().mapToLong(Table::differences).sum(),
            Figures.round(seconds(began)));
    story.show(settings.name() + ": " + verified.words());
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
