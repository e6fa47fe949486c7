package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.ConfigurationReader;
import dev.towline.daemon.config.Option;
import dev.towline.daemon.config.Options;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** What commands share: the configuration, and where to print. */
final class Setup {

  /** The commands whose help shows every option; the others take them too. */
  private static final Set<String> SHOWING_OPTIONS = Set.of("run");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @CommandLine.Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "towline.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}; or TOWLINE_CONFIG).")
  private Path config = Path.of("towline.yaml");

  /** Gives a command that reads the configuration a flag for each option. */
  static void addOptions(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    if (!spec.mixins().containsKey("setup")) {
      return;
    }
    boolean hidden = !SHOWING_OPTIONS.contains(spec.name());
    for (Option<?> option : Options.ALL) {
      spec.addOption(
          OptionSpec.builder(option.flag())
              .type(String.class)
              .paramLabel("VALUE")
              .hidden(hidden)
              .description(option.description() + " Default: " + option.standard())
              .build());
    }
  }

  /** Reads the configuration. */
  Configuration read() {
    Map<String, String> given = new HashMap<>();
    for (Option<?> option : Options.ALL) {
      String value = command.findOption(option.flag()).getValue();
      if (value != null) {
        given.put(option.name(), value);
      }
    }
    Towline towline = (Towline) command.root().userObject();
    return ConfigurationReader.read(config, given, towline.environment());
  }

  /** Prints a line of the answer. */
  void answer(String line) {
    command.commandLine().getOut().println(line);
  }

  /** Prints a line of the story. */
  void story(String line) {
    command.commandLine().getErr().println(line);
  }
}
