package dev.towline.daemon.command;

import dev.towline.daemon.demo.Cast;
import dev.towline.daemon.demo.Figures;
import dev.towline.daemon.demo.Interruption;
import dev.towline.daemon.demo.Logs;
import dev.towline.daemon.demo.Story;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code towline demo}. */
@Command(
    name = "demo",
    description =
        "Show a shop's database being followed by a newer version and by another engine while"
            + " customers buy. Starts its own servers, needs no configuration, leaves nothing behind;"
            + " exit 1 when a follower is not equal.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Demo implements Callable<Integer> {

  private static final int SECONDS_MAX = 3600;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How long customers buy once the follower follows, 1 to 3600 (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  /** What the shop's own database is. */
  enum Leader {
    postgresql,
    mariadb
  }

  @Option(
      names = "--leader",
      paramLabel = "ENGINE",
      defaultValue = "postgresql",
      description =
          "What the shop's own database is: postgresql, followed by a newer one and by MariaDB, or"
              + " mariadb, followed by PostgreSQL (default: ${DEFAULT-VALUE}).")
  private Leader leader = Leader.postgresql;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new ParameterException(
          command.commandLine(),
          "--seconds must be from 1 to %d, not %d.".formatted(SECONDS_MAX, seconds));
    }
    Logs.onlyErrors();
    Story story = Story.onStderr(command.commandLine().getErr());
    try (Interruption interruption = Interruption.notice(story)) {
      try {
        Cast cast = leader == Leader.mariadb ? Cast.ledByMariaDb() : Cast.ledByPostgres();
        return answer(new Demonstration(cast, story, seconds).run());
      } catch (Exception e) {
        if (interruption.begun()) {
          return ExitCode.SOFTWARE;
        }
        throw e;
      }
    }
  }

  private int answer(Figures figures) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(Json.of(figures));
    } else {
      figures.lines().forEach(out::println);
    }
    return figures.equal() ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
