package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.VerificationReport;
import java.time.Duration;
import java.time.Instant;
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
            + " difference that is left.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Verify implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Option(
      names = "--repair",
      description = "Mend the follower's rows that differ, and look at them once more.")
  private boolean repair;

  @Parameters(paramLabel = "TABLE", description = "Compare these tables only (schema.table).")
  private List<String> tables = List.of();

  /** The answer for programs. */
  record Answer(boolean equal, List<Subscription> subscriptions) {}

  /**
   * One subscription of it.
   *
   * @param asOf the leader's clock at the last snapshot that was compared
   */
  record Subscription(
      String name, boolean equal, Optional<String> asOf, double seconds, List<Table> tables) {}

  /**
   * One table of it.
   *
   * @param differences rows that were not the same, those that are repaired included
   * @param first the first of the differences that are left
   * @param mended the first of those that are repaired
   */
  record Table(
      String name,
      long rowsCompared,
      long differences,
      long repaired,
      List<Difference> first,
      List<Difference> mended) {}

  /** One row that is not the same on both sides. */
  record Difference(List<String> key, String what) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configured = setup.read();
    Map<SubscriptionName, VerificationReport> reports = new LinkedHashMap<>();
    try (Termination termination = new Termination(ExitCode.SOFTWARE);
        Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      Map<SubscriptionSettings, List<TableName>> wanted = Wanted.of(configuration, tables);
      for (var entry : wanted.entrySet()) {
        SubscriptionSettings settings = entry.getKey();
        Optional<VerificationReport> report =
            new Verification(settings, databases, termination, setup::story)
                .run(entry.getValue(), repair);
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
    for (VerificationReport.Table table : report.tables()) {
      setup.answer(
          String.format(
              "%14s compared  %9s  %s",
              Words.count(table.rowsCompared(), "row", "rows"), finding(table), table.name()));
      tell(table.first(), table.left(), "");
      tell(table.mended(), table.repaired(), ", repaired");
    }
    long repaired = report.tables().stream().mapToLong(VerificationReport.Table::repaired).sum();
    setup.answer(
        name
            + ": "
            + (report.equal() ? "equal" : Words.count(report.left(), "difference", "differences"))
            + ", "
            + Words.count(report.rowsCompared(), "row", "rows")
            + " compared in "
            + Words.count(report.tables().size(), "table", "tables")
            + (repaired == 0 ? "" : ", " + Words.count(repaired) + " repaired")
            + ", "
            + Words.duration(took(report))
            + report.asOf().map(time -> ", as of " + time).orElse(""));
  }

  private static String finding(VerificationReport.Table table) {
    if (table.differences() == 0) {
      return "equal";
    }
    String repaired = Words.count(table.repaired()) + " repaired";
    if (table.left() == 0) {
      return repaired;
    }
    return Words.count(table.left()) + " differ" + (table.repaired() == 0 ? "" : ", " + repaired);
  }

  private void tell(List<VerificationReport.Difference> first, long all, String fate) {
    for (VerificationReport.Difference difference : first) {
      setup.answer("    " + String.join(", ", difference.key()) + ": " + difference.what() + fate);
    }
    if (all > first.size()) {
      setup.answer("    and " + Words.count(all - first.size()) + " more" + fate);
    }
  }

  private static Duration took(VerificationReport report) {
    return Duration.between(report.requestedAt(), report.finishedAt().orElse(report.requestedAt()));
  }

  private static Subscription item(SubscriptionName name, VerificationReport report) {
    return new Subscription(
        name.text(),
        report.equal(),
        report.asOf().map(Instant::toString),
        took(report).toMillis() / 1000.0,
        report.tables().stream().map(Verify::item).toList());
  }

  private static Table item(VerificationReport.Table table) {
    return new Table(
        table.name().toString(),
        table.rowsCompared(),
        table.differences(),
        table.repaired(),
        items(table.first()),
        items(table.mended()));
  }

  private static List<Difference> items(List<VerificationReport.Difference> differences) {
    return differences.stream().map(d -> new Difference(d.key(), d.what())).toList();
  }
}
