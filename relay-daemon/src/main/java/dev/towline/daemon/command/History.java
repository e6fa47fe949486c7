package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Moment;
import dev.towline.model.NodeName;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code towline history}. */
@Command(
    name = "history",
    description = "Print a row's life, from a table captured with rows.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class History implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "The leader to ask, where several have the table.")
  private String database = "";

  @Parameters(index = "0", paramLabel = "TABLE", description = "schema.table")
  private String table = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "The values of the key's columns, in their order.")
  private List<String> key = List.of();

  /** One moment for programs. */
  record Item(String at, String user, String operation, String before, String after) {}

  @Override
  public Integer call() {
    Configuration configured = setup.read();
    TableName name;
    List<Moment> moments;
    try (Databases databases = new Databases(configured)) {
      SubscriptionSettings subscription = subscription(new Roles(databases).now(configured));
      name = subscription.table(table);
      moments =
          databases
              .get(subscription.leader())
              .call(
                  "Reading the history of " + name,
                  (connection, dialect) -> dialect.capture().history(connection, name, key));
    }
    if (json) {
      setup.answer(Json.of(moments.stream().map(History::item).toList()));
    } else {
      moments.forEach(this::print);
      setup.story(Words.count(moments.size(), "moment", "moments") + " of " + name + " " + key);
    }
    return ExitCode.OK;
  }

  /** One that captures the table with its rows; which one does not matter. */
  private SubscriptionSettings subscription(Configuration configuration) {
    List<SubscriptionSettings> capturing =
        configuration.subscriptions().values().stream()
            .filter(s -> s.relay().tables().selects(s.table(table)))
            .filter(s -> database.isEmpty() || s.leader().text().equals(database))
            .toList();
    if (capturing.isEmpty()) {
      throw TowlineException.fatal(
          "No subscription" + on() + " has the table " + table + ".",
          "Name a table that the configuration selects.");
    }
    TableName first = capturing.get(0).table(table);
    List<SubscriptionSettings> withRows = capturing.stream().filter(this::withRows).toList();
    if (withRows.isEmpty()) {
      throw TowlineException.fatal(
          "The table " + first + " is captured with keys only, so it has no history.",
          "Set capture: {" + first + ": rows} in its subscription, and run towline install.");
    }
    List<NodeName> leaders =
        withRows.stream().map(SubscriptionSettings::leader).distinct().toList();
    if (leaders.size() > 1) {
      throw TowlineException.fatal(
          "Several leaders have the table " + table + ": " + leaders + ".",
          "Choose one with --database NAME.");
    }
    return withRows.get(0);
  }

  private String on() {
    return database.isEmpty() ? "" : " of leader " + database;
  }

  private boolean withRows(SubscriptionSettings subscription) {
    var options = subscription.capture().get(subscription.table(table));
    return options != null && options.detail() == Detail.ROWS;
  }

  private void print(Moment moment) {
    setup.answer(moment.at() + "  " + moment.user() + "  " + moment.operation());
    moment.before().ifPresent(row -> setup.answer("  before  " + row));
    moment.after().ifPresent(row -> setup.answer("  after   " + row));
  }

  private static Item item(Moment moment) {
    return new Item(
        moment.at().toString(),
        moment.user(),
        moment.operation(),
        moment.before().orElse(""),
        moment.after().orElse(""));
  }
}
