package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.dialect.Capture.Script;
import dev.towline.model.NodeName;
import dev.towline.model.TowlineException;
import java.io.IOException;
import java.nio.file.Files;
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
      for (NodeName leader : configuration.leaders()) {
        Database database = databases.get(leader);
        List<Script> scripts =
            database.call(
                "Rendering the capture of " + leader,
                (connection, dialect) ->
                    dialect
                        .capture()
                        .render(
                            connection,
                            Plans.of(configuration.ledBy(leader), connection, dialect)));
        write(directory.resolve(leader.text()), scripts);
      }
    }
    return ExitCode.OK;
  }

  private void write(Path folder, List<Script> scripts) {
    try {
      Files.createDirectories(folder);
      for (Script script : scripts) {
        Path file = folder.resolve(script.name());
        Files.writeString(file, script.sql());
        setup.answer(file.toString());
      }
    } catch (IOException e) {
      throw TowlineException.fatal(
          "Cannot write to " + folder + ": " + e.getMessage() + ".",
          "Name a folder that can be written.",
          e);
    }
  }
}
