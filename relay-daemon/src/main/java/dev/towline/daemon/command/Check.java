package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.inspection.Inspection;
import dev.towline.daemon.text.Words;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code towline check}. */
@Command(
    name = "check",
    description =
        "Tell every reason why install or run would fail or mislead. Changes nothing; exit 1 when"
            + " something blocks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Check implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /** The answer for programs. */
  record Answer(boolean blocks, List<Item> findings) {}

  /** One finding for programs. */
  record Item(String about, String severity, String subject, String problem, String remedy) {}

  @Override
  public Integer call() {
    Configuration configured = setup.read();
    Map<String, List<Finding>> groups;
    try (Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      groups = Inspection.of(configuration, databases);
    }
    boolean blocks = count(groups, Severity.BLOCKS) > 0;
    if (json) {
      setup.answer(Json.of(new Answer(blocks, items(groups))));
    } else {
      groups.forEach(this::print);
      setup.answer(summary(groups));
    }
    return blocks ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void print(String group, List<Finding> findings) {
    setup.answer(group + (findings.isEmpty() ? ": ok" : ""));
    for (Finding finding : findings) {
      setup.answer(
          String.format("  %-6s  %s: %s", word(finding), finding.subject(), finding.problem()));
      if (!finding.remedy().isEmpty()) {
        setup.answer("          Try: " + finding.remedy());
      }
    }
  }

  private static String summary(Map<String, List<Finding>> groups) {
    long blocking = count(groups, Severity.BLOCKS);
    long warnings = count(groups, Severity.WARNS);
    return blocking == 0 && warnings == 0
        ? "Nothing stands in the way."
        : Words.count(blocking, "finding blocks", "findings block")
            + ", "
            + Words.count(warnings, "warning", "warnings")
            + ".";
  }

  private static List<Item> items(Map<String, List<Finding>> groups) {
    return groups.entrySet().stream()
        .flatMap(group -> group.getValue().stream().map(f -> item(group.getKey(), f)))
        .toList();
  }

  private static Item item(String group, Finding finding) {
    return new Item(group, word(finding), finding.subject(), finding.problem(), finding.remedy());
  }

  private static String word(Finding finding) {
    return finding.severity().name().toLowerCase(Locale.ROOT);
  }

  private static long count(Map<String, List<Finding>> groups, Severity severity) {
    return groups.values().stream()
        .flatMap(List::stream)
        .filter(finding -> finding.severity() == severity)
        .count();
  }
}
