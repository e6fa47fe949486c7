package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code towline resync}. */
@Command(
    name = "resync",
    description =
        "Copy tables again while everything else is followed; their rows stay readable meanwhile.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Resync implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "TABLE", description = "What to copy (schema.table).")
  private List<String> tables = List.of();

  /** The answer for programs. */
  record Answer(List<Subscription> subscriptions) {}

  /** One subscription of it. */
  record Subscription(String name, double seconds, List<Table> tables) {}

  /** One table that was copied again. */
  record Table(String name, long rows) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configured = setup.read();
    List<Subscription> answers = new ArrayList<>();
    try (Termination termination = new Termination(ExitCode.SOFTWARE);
        Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      Map<SubscriptionSettings, List<TableName>> wanted = Wanted.of(configuration, tables);
      for (var entry : wanted.entrySet()) {
        SubscriptionSettings settings = entry.getKey();
        long began = System.nanoTime();
        Optional<List<TableProgress>> copied =
            new CopyingAgain(settings, databases, termination, setup::story).run(entry.getValue());
        if (copied.isEmpty()) {
          setup.story("Interrupted: a relay goes on with it as soon as one is at work.");
          return ExitCode.SOFTWARE;
        }
        answers.add(answer(settings, System.nanoTime() - began, copied.get()));
      }
    }
    tell(answers);
    return ExitCode.OK;
  }

  private static Subscription answer(
      SubscriptionSettings settings, long nanos, List<TableProgress> copied) {
    return new Subscription(
        settings.name().text(),
        Duration.ofNanos(nanos).toMillis() / 1000.0,
        copied.stream().map(t -> new Table(t.table().toString(), t.rowsDone())).toList());
  }

  private void tell(List<Subscription> answers) {
    if (json) {
      setup.answer(Json.of(new Answer(answers)));
      return;
    }
    for (Subscription answer : answers) {
      answer
          .tables()
          .forEach(
              table ->
                  setup.answer(
                      String.format(
                          "%14s copied  %s",
                          Words.count(table.rows(), "row", "rows"), table.name())));
      setup.answer(
          answer.name()
              + ": "
              + Words.count(answer.tables().size(), "table", "tables")
              + " copied again in "
              + Words.duration(Duration.ofMillis((long) (answer.seconds() * 1000))));
    }
  }
}
