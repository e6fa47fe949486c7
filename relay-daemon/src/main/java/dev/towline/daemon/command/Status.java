package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.model.TowlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code towline status}. */
@Command(
    name = "status",
    description =
        "Tell how each subscription stands, whether or not a daemon runs; exit 1 when a database"
            + " cannot be asked.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class Status implements Callable<Integer> {

  private static final Duration WATCH_PAUSE = Duration.ofSeconds(2);

  /** Clears a terminal and goes to its upper left corner. */
  private static final String CLEAR = "\033[H\033[2J";

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Option(names = "--watch", description = "Answer again every two seconds until interrupted.")
  private boolean watch;

  /** The answer for programs. */
  record Answer(List<SubscriptionStatus> subscriptions, List<AuditTables> auditTables) {}

  /** What the record of changes takes up on one leader, the largest first. */
  record AuditTables(
      String leader,
      long bytes,
      Optional<OpenTransaction> oldestTransaction,
      List<AuditTable> tables) {}

  /** A transaction of the leader that is open, and since when: nothing later is purged. */
  record OpenTransaction(String who, String since) {}

  /** One captured table. */
  record AuditTable(String table, long bytes) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configured = setup.read();
    try (Databases databases = new Databases(configured)) {
      return watch ? watch(configured, databases) : tell(read(configured, databases));
    }
  }

  private int watch(Configuration configuration, Databases databases) throws InterruptedException {
    try (Termination termination = new Termination(ExitCode.OK)) {
      do {
        if (!json && Ansi.AUTO.enabled()) {
          setup.answer(CLEAR);
        }
        tell(read(configuration, databases));
      } while (!termination.await(WATCH_PAUSE));
      return ExitCode.OK;
    }
  }

  private int tell(Answer answer) {
    if (json) {
      setup.answer(watch ? Json.line(answer) : Json.of(answer));
    } else {
      answer.subscriptions().forEach(status -> StatusText.of(status).forEach(setup::answer));
      answer.auditTables().forEach(sizes -> StatusText.of(sizes).forEach(setup::answer));
    }
    return answer.subscriptions().stream().allMatch(status -> status.problems().isEmpty())
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private static Answer read(Configuration configured, Databases databases) {
    Configuration configuration = new Roles(databases).now(configured);
    StatusReader reader = new StatusReader(databases);
    List<SubscriptionStatus> subscriptions =
        configuration.subscriptions().values().stream().map(reader::read).toList();
    List<AuditTables> sizes = new ArrayList<>();
    for (var leader : configuration.leaders()) {
      try {
        sizes.add(sizes(databases.get(leader)));
      } catch (TowlineException e) {
        // Told already: each subscription of this leader asks it too.
      }
    }
    return new Answer(subscriptions, sizes);
  }

  private static AuditTables sizes(Database leader) {
    return leader.call(
        "Reading the audit tables' sizes of " + leader.name(),
        (connection, dialect) -> {
          List<AuditTable> tables =
              dialect.changelog().sizes(connection).stream()
                  .map(size -> new AuditTable(size.table().toString(), size.bytes()))
                  .sorted(Comparator.comparingLong(AuditTable::bytes).reversed())
                  .toList();
          return new AuditTables(
              leader.name().text(),
              tables.stream().mapToLong(AuditTable::bytes).sum(),
              dialect
                  .changelog()
                  .oldestTransaction(connection)
                  .map(open -> new OpenTransaction(open.who(), open.since().toString())),
              tables);
        });
  }
}
