package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.text.Words;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code towline verify}. */
@Command(
    name = "verify",
    description =
        "Compare every row on both sides, exactly and while the application writes; exit 1 on any"
            + " difference.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Verify implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Parameters(paramLabel = "TABLE", description = "Compare these tables only (schema.table).")
  private List<String> tables = List.of();

  /** The answer for programs. */
  record Answer(boolean equal, List<Subscription> subscriptions) {}

  /** One subscription of it. */
  record Subscription(String name, boolean equal, List<Table> tables) {}

  /** One table of it; {@code first} has the first differences only. */
  record Table(String name, long rowsCompared, long differences, List<Difference> first) {}

  /** One row that is not the same on both sides. */
  record Difference(List<String> key, String what) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = setup.read();
    Map<SubscriptionSettings, List<TableName>> wanted = Wanted.of(configuration, tables);
    Map<SubscriptionName, VerificationReport> reports = new LinkedHashMap<>();
    try (Termination termination = new Termination(ExitCode.SOFTWARE);
        Databases databases = new Databases(configuration)) {
      for (var entry : wanted.entrySet()) {
        SubscriptionSettings settings = entry.getKey();
        Optional<VerificationReport> report =
            new Verification(settings, databases, termination, setup::story).run(entry.getValue());
        if (report.isEmpty()) {
          setup.story("Interrupted: nothing can be said.");
          return ExitCode.SOFTWARE;
        }
        reports.put(settings.name(), report.get());
      }
    }
    return tell(reports);
  }

  private int tell(Map<SubscriptionName, VerificationReport> reports) {
    boolean equal = reports.values().stream().allMatch(VerificationReport::equal);
    if (json) {
      setup.answer(
          Json.of(
              new Answer(
                  equal,
                  reports.entrySet().stream()
                      .map(entry -> item(entry.getKey(), entry.getValue()))
                      .toList())));
    } else {
      reports.forEach(this::print);
    }
    return equal ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(SubscriptionName name, VerificationReport report) {
    long rows = 0;
    long differences = 0;
    for (VerificationReport.Table table : report.tables()) {
      rows += table.rowsCompared();
      differences += table.differences();
      setup.answer(
          String.format(
              "%14s compared  %9s  %s",
              Words.count(table.rowsCompared(), "row", "rows"),
              table.differences() == 0 ? "equal" : Words.count(table.differences()) + " differ",
              table.name()));
      for (VerificationReport.Difference difference : table.first()) {
        setup.answer("    " + String.join(", ", difference.key()) + ": " + difference.what());
      }
      long more = table.differences() - table.first().size();
      if (more > 0) {
        setup.answer("    and " + Words.count(more) + " more");
      }
    }
    setup.answer(
        name
            + ": "
            + (differences == 0 ? "equal" : Words.count(differences, "difference", "differences"))
            + ", "
            + Words.count(rows, "row", "rows")
            + " compared in "
            + Words.count(report.tables().size(), "table", "tables"));
  }

  private static Subscription item(SubscriptionName name, VerificationReport report) {
    return new Subscription(
        name.text(), report.equal(), report.tables().stream().map(Verify::item).toList());
  }

  private static Table item(VerificationReport.Table table) {
    return new Table(
        table.name().toString(),
        table.rowsCompared(),
        table.differences(),
        table.first().stream().map(d -> new Difference(d.key(), d.what())).toList());
  }
}
