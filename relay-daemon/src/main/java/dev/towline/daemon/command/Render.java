package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.inspection.Plans;
import dev.towline.migrations.RenderedScripts;
import dev.towline.model.TowlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code towline render}. */
@Command(
    name = "render",
    description = "Write what install would run as SQL files, a folder for each database.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Render implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Parameters(paramLabel = "DIR", description = "The folder to write to; made if missing.")
  private Path directory = Path.of("");

  @Override
  public Integer call() {
    Configuration configuration = setup.read();
    try (Databases databases = new Databases(configuration)) {
      for (Database database : databases.all()) {
        render(database, configuration.ledBy(database.name()))
            .forEach(file -> setup.answer(file.toString()));
      }
    }
    return ExitCode.OK;
  }

  private List<Path> render(Database database, List<SubscriptionSettings> subscriptions) {
    Path folder = directory.resolve(database.name().text());
    return database.call(
        "Rendering what would be installed on " + database.name(),
        (connection, dialect) -> {
          RenderedScripts scripts = new RenderedScripts(dialect.name(), dialect.capture());
          try {
            return subscriptions.isEmpty()
                ? scripts.write(folder)
                : scripts.write(connection, Plans.of(subscriptions, connection, dialect), folder);
          } catch (IOException e) {
            throw TowlineException.fatal(
                "Cannot write to " + folder + ": " + e.getMessage() + ".",
                "Name a folder that can be written.",
                e);
          }
        });
  }
}
