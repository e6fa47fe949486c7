package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
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
    Configuration configured = setup.read();
    try (Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      new Installation(configuration, databases, setup::answer, setup::story).run();
    }
    return ExitCode.OK;
  }
}
