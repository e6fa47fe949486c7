package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.inspection.StoredSubscription;
import dev.towline.model.TowlineException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code towline uninstall}. */
@Command(
    name = "uninstall",
    description =
        "Remove every trigger, function and table of Towline's, and its schema, from every database"
            + " of the configuration. Replicated rows stay.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Uninstall implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--yes", description = "Do it; without it nothing is changed.")
  private boolean yes;

  @Override
  public Integer call() {
    Configuration configured = setup.read();
    try (Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      for (SubscriptionSettings subscription : configuration.subscriptions().values()) {
        refuseWhileRunning(subscription, databases.get(subscription.follower()));
      }
      for (Database database : databases.all()) {
        if (yes) {
          uninstall(database);
        } else {
          setup.answer(
              "Would remove the schema towline and all triggers of it from " + database.settings());
        }
      }
    }
    if (!yes) {
      setup.story("Nothing was changed.\nTry: towline uninstall --yes");
    }
    return ExitCode.OK;
  }

  private void uninstall(Database database) {
    database.call(
        "Uninstalling from " + database.name(),
        (connection, dialect) -> {
          dialect
              .capture()
              .uninstall(connection, line -> setup.story(database.name() + " - " + line));
          return true;
        });
    setup.answer(database.name() + ": nothing of Towline is left");
  }

  private static void refuseWhileRunning(SubscriptionSettings subscription, Database follower) {
    StoredSubscription.of(follower, subscription.name())
        .filter(
            stored ->
                follower.call(
                    "Looking for the relay of " + subscription.name(),
                    (connection, dialect) -> RelaySign.of(connection, dialect, stored).alive()))
        .ifPresent(
            stored -> {
              throw TowlineException.fatal(
                  "Subscription " + stored.name() + " is being relayed by " + stored.relay() + ".",
                  "Stop that daemon first.");
            });
  }
}
