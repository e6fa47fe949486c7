package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.http.HttpEndpoint;
import dev.towline.daemon.jobs.Daemon;
import dev.towline.model.TowlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code towline run}. */
@Command(
    name = "run",
    description = "Relay all subscriptions until SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Run implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  @Mixin private Setup setup = new Setup();

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = setup.read();
    try (Termination termination = new Termination(ExitCode.OK);
        Databases databases = new Databases(configuration)) {
      refuseWhenNothingCanRun(configuration, databases);
      try (Daemon daemon = Daemon.start(configuration, databases)) {
        Optional<HttpEndpoint> http = serve(configuration, daemon);
        termination.await();
        LOG.info("Stopping: every relay finishes its round.");
        http.ifPresent(HttpEndpoint::close);
      }
      LOG.info("Stopped.");
    }
    return ExitCode.OK;
  }

  private static Optional<HttpEndpoint> serve(Configuration configuration, Daemon daemon) {
    Optional<HttpEndpoint> http =
        configuration
            .daemon()
            .httpAddress()
            .map(address -> HttpEndpoint.start(address, daemon.watches(), daemon::metrics));
    http.map(HttpEndpoint::address)
        .ifPresent(a -> LOG.info("Serving http://{}:{}/", a.getHostString(), a.getPort()));
    return http;
  }

  /**
   * One subscription that cannot run must not keep another from it, but when none can, a person
   * must act.
   */
  private static void refuseWhenNothingCanRun(Configuration configuration, Databases databases) {
    List<TowlineException> refusals = new ArrayList<>();
    for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
      try {
        probe(subscription, databases);
      } catch (TowlineException e) {
        if (e.kind() == TowlineException.Kind.FATAL) {
          refusals.add(e);
        }
      }
    }
    if (refusals.size() == configuration.subscriptions().size()) {
      TowlineException last = refusals.remove(refusals.size() - 1);
      throw TowlineException.fatal(
          refusals.stream().map(e -> e + "\n").collect(Collectors.joining()) + last.getMessage(),
          last.remedy(),
          last);
    }
  }

  /** Asks both databases something that only works where Towline is installed. */
  private static void probe(SubscriptionSettings subscription, Databases databases) {
    databases
        .get(subscription.leader())
        .call(
            "Looking at leader " + subscription.leader(),
            (connection, dialect) -> dialect.changelog().sizes(connection));
    databases
        .get(subscription.follower())
        .call(
            "Looking at follower " + subscription.follower(),
            (connection, dialect) -> dialect.applier().load(connection, subscription.name()));
  }
}
