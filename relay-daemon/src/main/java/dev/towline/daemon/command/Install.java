package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.text.Words;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code towline install}. */
@Command(
    name = "install",
    description =
        "Install the schema towline on every database, and the capture on every leader. Repeating"
            + " it changes only what differs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Install implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Override
  public Integer call() {
    Configuration configuration = setup.read();
    try (Databases databases = new Databases(configuration)) {
      for (Database database : databases.all()) {
        install(database, configuration.ledBy(database.name()));
      }
    }
    return ExitCode.OK;
  }

  private void install(Database database, List<SubscriptionSettings> subscriptions) {
    int changed =
        database.call(
            "Installing on " + database.name(),
            (connection, dialect) ->
                subscriptions.isEmpty()
                    ? 0
                    : dialect
                        .capture()
                        .install(
                            connection,
                            Plans.of(subscriptions, connection, dialect),
                            line -> setup.story(database.name() + " - " + line)));
    setup.answer(
        database.name()
            + ": "
            + (changed == 0
                ? "everything was in place"
                : Words.count(changed, "table", "tables") + " changed"));
  }
}
