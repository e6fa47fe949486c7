package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.dialect.Switchovers.Overwritten;
import dev.towline.model.Switchover;
import dev.towline.switchover.Rejoin;
import dev.towline.switchover.SwitchoverListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code towline rejoin}. */
@Command(
    name = "rejoin",
    description = {
      "Let a leader that was failed over from follow the new one.",
      "Fences it, lists what it had committed that nobody had read, keeps that in"
          + " towline.overwritten there, and has its tables brought into line."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RejoinLeader implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Mixin private Subscribed subscribed = new Subscribed();

  @Option(names = "--dry-run", description = "Only list; change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /**
   * The answer for programs.
   *
   * @param unknown tables of which nobody can say what changed
   */
  record Answer(
      String subscription,
      String leader,
      String rejoined,
      boolean done,
      List<Row> unsent,
      List<String> unknown) {}

  /** A row as the old leader has it and as the new one has it; empty where there is none. */
  record Row(
      String table, List<String> key, Optional<JsonNode> oldRow, Optional<JsonNode> newRow) {}

  @Override
  public Integer call() {
    Configuration configured = setup.read();
    try (Databases databases = new Databases(configured)) {
      Roles roles = new Roles(databases);
      SubscriptionSettings now = roles.now(subscribed.in(configured));
      SubscriptionSettings before = roles.ledBy(now.follower(), subscribed.in(configured));
      Rejoin rejoin =
          new Rejoin(
              before.relay(),
              databases.get(before.leader()).side(),
              databases.get(before.follower()).side(),
              new SwitchoverListener() {
                @Override
                public void told(String sentence) {
                  setup.story(before.name() + " - " + sentence);
                }
              });
      Switchover lost = rejoin.due();
      List<Row> rows = new ArrayList<>();
      Consumer<List<Overwritten>> listing = json ? some -> keep(some, rows) : this::print;
      List<String> unknown = dryRun ? rejoin.list(listing) : rejoin.run(listing);
      tell(before, lost, rows, unknown);
      return ExitCode.OK;
    }
  }

  private static void keep(List<Overwritten> some, List<Row> rows) {
    some.forEach(
        row ->
            rows.add(
                new Row(
                    row.table().toString(),
                    row.key(),
                    row.oldRow().map(Json::read),
                    row.newRow().map(Json::read))));
  }

  private void print(List<Overwritten> some) {
    for (Overwritten row : some) {
      setup.answer(row.table() + " " + String.join(", ", row.key()));
      setup.answer("    old leader  " + row.oldRow().orElse("(deleted)"));
      setup.answer("    new leader  " + row.newRow().orElse("(none)"));
    }
  }

  private void tell(
      SubscriptionSettings before, Switchover lost, List<Row> rows, List<String> unknown) {
    if (json) {
      setup.answer(
          Json.of(
              new Answer(
                  before.name().text(),
                  before.follower().text(),
                  before.leader().text(),
                  !dryRun,
                  rows,
                  unknown)));
      return;
    }
    if (!unknown.isEmpty()) {
      setup.answer(
          "Nobody can say what changed in "
              + Words.count(unknown.size(), "table", "tables")
              + ": "
              + String.join(", ", unknown));
    }
    setup.answer(
        dryRun
            ? "%s: nothing was changed; without --dry-run %s follows %s, which leads since epoch %s"
                .formatted(before.name(), before.leader(), before.follower(), lost.epoch())
            : "%s: %s follows %s, which leads since epoch %s; what is listed above is in towline.overwritten there"
                .formatted(before.name(), before.leader(), before.follower(), lost.epoch()));
  }
}
