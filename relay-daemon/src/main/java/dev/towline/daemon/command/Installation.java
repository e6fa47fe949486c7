package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.inspection.Inspection;
import dev.towline.daemon.inspection.Plans;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Capture.Plan;
import dev.towline.migrations.Installer;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TowlineException;
import dev.towline.relay.Side;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Installs on every database of a configuration what its subscriptions need there. */
final class Installation {

  private final Configuration configuration;
  private final Databases databases;
  private final Consumer<String> answer;
  private final Consumer<String> story;

  /**
   * @param answer is told a line for each database
   * @param story is told a line for each table
   */
  Installation(
      Configuration configuration,
      Databases databases,
      Consumer<String> answer,
      Consumer<String> story) {
    this.configuration = configuration;
    this.databases = databases;
    this.answer = answer;
    this.story = story;
  }

  void run() {
    refuseWhenBlocked(Inspection.ofInstallation(configuration, databases));
    for (Database database : databases.all()) {
      install(database, configuration.ledBy(database.name()));
    }
  }

  /** Before anything is changed, so that nothing is left half-done. */
  private static void refuseWhenBlocked(Map<String, List<Finding>> groups) {
    List<Finding> blocking =
        groups.values().stream()
            .flatMap(List::stream)
            .filter(finding -> finding.severity() == Severity.BLOCKS)
            .toList();
    if (!blocking.isEmpty()) {
      throw TowlineException.fatal(
          blocking.stream().map(Finding::toString).collect(Collectors.joining("\n"))
              + "\nNothing was installed.",
          "Mend what is told above, and run towline install again; towline check tells more.");
    }
  }

  private void install(Database database, List<SubscriptionSettings> subscriptions) {
    Side side = database.side();
    Installer installer = new Installer(side.dialect().name(), side.dialect().capture());
    Consumer<String> progress = line -> story.accept(database.name() + " - " + line);
    if (subscriptions.isEmpty()) {
      installer.follow(side.dataSource());
      answer.accept(database.name() + ": ready to follow");
      return;
    }
    Plan plan =
        database.call(
            "Reading the tables of " + database.name(),
            (connection, dialect) -> Plans.of(subscriptions, connection, dialect));
    int changed = installer.lead(side.dataSource(), plan, progress);
    answer.accept(
        database.name()
            + ": ready to lead, "
            + (changed == 0
                ? "everything was in place"
                : Words.count(changed, "table", "tables") + " changed"));
  }
}
