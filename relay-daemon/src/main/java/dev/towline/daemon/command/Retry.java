package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code towline retry}. */
@Command(
    name = "retry",
    description =
        "Have quarantined rows tried again by the relay that runs; exit 1 when some stay in"
            + " quarantine.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Retry implements Callable<Integer> {

  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Parameters(paramLabel = "TABLE", description = "Try rows of these tables only (schema.table).")
  private List<String> tables = List.of();

  /** The answer for programs. */
  record Answer(List<Subscription> subscriptions) {}

  /**
   * One subscription of it.
   *
   * @param asked rows that are tried again
   * @param waiting those of them that no relay has tried yet
   * @param quarantined rows that are in quarantine now, those not asked for included
   */
  record Subscription(String name, long asked, boolean waiting, long quarantined) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configured = setup.read();
    List<Subscription> answers = new ArrayList<>();
    try (Termination termination = new Termination(ExitCode.SOFTWARE);
        Databases databases = new Databases(configured)) {
      Configuration configuration = new Roles(databases).now(configured);
      Map<SubscriptionSettings, List<TableName>> wanted = Wanted.of(configuration, tables);
      for (var entry : wanted.entrySet()) {
        Database follower = databases.get(entry.getKey().follower());
        answers.add(retry(entry.getKey(), entry.getValue(), follower, termination));
      }
    }
    return tell(answers);
  }

  private static Subscription retry(
      SubscriptionSettings settings,
      List<TableName> tables,
      Database follower,
      Termination termination)
      throws InterruptedException {
    long asked =
        follower.call(
            "Asking for another try of " + settings.name(),
            (connection, dialect) ->
                dialect.quarantine().retry(connection, settings.name(), tables));
    Subscription now = look(settings, follower, asked);
    while (now.waiting() && alive(settings, follower) && !termination.await(LOOK_PAUSE)) {
      now = look(settings, follower, asked);
    }
    return now;
  }

  private static Subscription look(SubscriptionSettings settings, Database follower, long asked) {
    return follower.call(
        "Reading the quarantine of " + settings.name(),
        (connection, dialect) ->
            new Subscription(
                settings.name().text(),
                asked,
                dialect.quarantine().next(connection, settings.name()).isPresent(),
                dialect.quarantine().count(connection, settings.name())));
  }

  /** One that has failed tries nothing. */
  private static boolean alive(SubscriptionSettings settings, Database follower) {
    return follower.call(
        "Looking for the relay of " + settings.name(),
        (connection, dialect) -> {
          var subscription = dialect.applier().load(connection, settings.name());
          return subscription.isPresent()
              && subscription.get().failure().isEmpty()
              && RelaySign.of(connection, dialect, subscription.get()).alive();
        });
  }

  private int tell(List<Subscription> answers) {
    if (json) {
      setup.answer(Json.of(new Answer(answers)));
    } else {
      answers.forEach(this::print);
    }
    return answers.stream().allMatch(answer -> answer.quarantined() == 0)
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private void print(Subscription answer) {
    String tried = Words.count(answer.asked(), "row", "rows");
    setup.answer(
        answer.name()
            + ": "
            + (answer.waiting()
                ? tried + " will be tried again when a relay is at work"
                : tried + " tried again")
            + ", "
            + Words.count(answer.quarantined())
            + " in quarantine");
  }
}
