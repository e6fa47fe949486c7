package dev.towline.daemon.command;

import dev.towline.daemon.config.ConfigurationException;
import dev.towline.daemon.config.Option;
import dev.towline.model.TowlineException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all others. */
@Command(
    name = "towline",
    description = "Trigger-based replication for databases that already exist.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:misused: the command line or the configuration"},
    subcommands = {
      Demo.class,
      Check.class,
      Install.class,
      Render.class,
      Run.class,
      Status.class,
      Verify.class,
      Resync.class,
      Retry.class,
      SwitchOver.class,
      FailOver.class,
      RejoinLeader.class,
      History.class,
      Uninstall.class
    })
public final class Towline implements Runnable {

  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @CommandLine.Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print stack traces of failures.")
  private boolean debug;

  private Towline(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The whole command line, ready to execute. */
  public static CommandLine commandLine(Map<String, String> environment) {
    Towline towline = new Towline(environment);
    CommandLine commandLine = new CommandLine(towline);
    commandLine.setDefaultValueProvider(
        argument ->
            argument instanceof OptionSpec option
                ? environment.get(
                    Option.environmentVariable(option.longestName().replaceFirst("^-+", "")))
                : null);
    commandLine.setExecutionExceptionHandler(towline::tell);
    commandLine.getSubcommands().values().forEach(Setup::addOptions);
    return commandLine;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(command.commandLine(), "Which command?");
  }

  private int tell(Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter story = commandLine.getErr();
    if (debug) {
      failure.printStackTrace(story);
    }
    if (failure instanceof TowlineException) {
      story.println(failure);
      return ExitCode.SOFTWARE;
    }
    if (failure instanceof ConfigurationException) {
      story.println(failure.getMessage());
      return ExitCode.USAGE;
    }
    story.println("Towline met something that it does not know: " + failure);
    story.println("Try: run it again with --debug, and report what it prints.");
    return ExitCode.SOFTWARE;
  }
}
