package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Position;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import dev.towline.switchover.SwitchoverPreflight;
import dev.towline.switchover.SwitchoverProcedure;
import dev.towline.switchover.SwitchoverReport;
import dev.towline.switchover.SwitchoverSettings;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code towline switchover}. */
@Command(
    name = "switchover",
    description = {
      "Make a subscription's follower the leader, and its leader the follower.",
      "No write is lost and none is taken by both; the old leader refuses writes with a message that"
          + " names the new one. Until the new leader takes writes, any failure and a pause longer"
          + " than --timeout undo it. Cut off, it is carried on by running it again; run again"
          + " later, it goes back."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SwitchOver implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Mixin private Subscribed subscribed = new Subscribed();

  @Option(names = "--dry-run", description = "Only look whether it could be done.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      defaultValue = "30s",
      converter = Times.class,
      description = "Undo it when writes have waited for so long (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--lag-max",
      defaultValue = "10s",
      converter = Times.class,
      description = "Do not begin while the follower lags more (default: ${DEFAULT-VALUE}).")
  private Duration lagMax = Duration.ofSeconds(10);

  @Option(
      names = "--headroom",
      defaultValue = "1000",
      description = "Numbers that each sequence skips (default: ${DEFAULT-VALUE}).")
  private long headroom;

  @Option(
      names = "--count-max",
      defaultValue = "1000000",
      description =
          "Count the rows of tables up to this size while writes wait (default: ${DEFAULT-VALUE}).")
  private long countMax;

  @Option(
      names = "--skip-verify",
      description = "Do not compare every row beforehand; it was done lately.")
  private boolean skipVerify;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /**
   * The answer for programs.
   *
   * @param rowsVerified compared before writes had to wait; empty when that was skipped
   * @param rowsCounted on both sides while writes waited
   */
  record Answer(
      String subscription,
      String leader,
      String follower,
      long epoch,
      boolean swapped,
      Optional<Long> pauseMillis,
      Optional<String> position,
      Optional<Long> rowsVerified,
      long rowsCounted,
      int tablesCounted,
      int tablesNotCounted,
      int sequencesSet) {}

  @Override
  public Integer call() throws InterruptedException {
    Configuration configured = setup.read();
    try (Termination termination = new Termination(ExitCode.SOFTWARE);
        Databases databases = new Databases(configured)) {
      Roles roles = new Roles(databases);
      SubscriptionSettings named = subscribed.in(configured);
      Optional<Switchover> pending = roles.pending(named);
      SubscriptionSettings settings =
          pending.map(cut -> roles.ledBy(cut.oldLeader(), named)).orElseGet(() -> roles.now(named));
      Optional<Long> verified = Optional.empty();
      if (pending.isEmpty()) {
        refuseWhenBlocked(settings, databases);
        verified = verify(settings, databases, termination);
        if (dryRun) {
          setup.answer(
              settings.name() + ": a switchover to " + settings.follower() + " can be done");
          return ExitCode.OK;
        }
      }
      SwitchoverReport report = switchOver(settings, roles.now(configured), databases, termination);
      return tell(settings, report, verified);
    }
  }

  private void refuseWhenBlocked(SubscriptionSettings settings, Databases databases) {
    List<Finding> findings =
        new SwitchoverPreflight(
                settings.relay(),
                databases.get(settings.leader()).side(),
                databases.get(settings.follower()).side(),
                lagMax,
                headroom)
            .findings();
    findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNS)
        .forEach(finding -> setup.story(settings.name() + " - " + finding));
    List<Finding> blocking =
        findings.stream().filter(finding -> finding.severity() == Severity.BLOCKS).toList();
    if (!blocking.isEmpty()) {
      throw TowlineException.fatal(
          blocking.stream().map(Finding::toString).collect(Collectors.joining("\n"))
              + "\nNothing was changed.",
          "Mend what is told above, and run it again; --dry-run only looks.");
    }
  }

  /** How many rows were compared; a follower that differs must not lead. */
  private Optional<Long> verify(
      SubscriptionSettings settings, Databases databases, Termination termination)
      throws InterruptedException {
    if (skipVerify) {
      return Optional.empty();
    }
    setup.story(settings.name() + " - Comparing every row; the application goes on writing.");
    VerificationReport report =
        new Verification(settings, databases, termination, setup::story)
            .run(List.of(), false)
            .orElseThrow(
                () ->
                    TowlineException.fatal(
                        "The verification was interrupted; nothing was changed.", "Run it again."));
    long differences = report.left();
    if (differences > 0) {
      throw TowlineException.fatal(
          "%s differs from %s in %s; nothing was changed."
              .formatted(
                  settings.follower(), settings.leader(), Words.count(differences, "row", "rows")),
          "Run towline verify --repair, and find out who writes to %s."
              .formatted(settings.follower()));
    }
    return Optional.of(report.rowsCompared());
  }

  private SwitchoverReport switchOver(
      SubscriptionSettings settings,
      Configuration now,
      Databases databases,
      Termination termination) {
    SwitchoverSettings what =
        SwitchoverPlans.of(settings, now, databases, new Limits(timeout, headroom, countMax));
    try (PauseStory story = new PauseStory(settings, setup::story)) {
      return new SwitchoverProcedure(
              what,
              databases.get(settings.leader()).side(),
              databases.get(settings.follower()).side(),
              story,
              InstantSource.system())
          .run(termination);
    }
  }

  private int tell(
      SubscriptionSettings settings, SwitchoverReport report, Optional<Long> verified) {
    boolean swapped = report.switchover().step() == Step.DONE;
    Answer answer =
        new Answer(
            settings.name().text(),
            (swapped ? settings.follower() : settings.leader()).text(),
            (swapped ? settings.leader() : settings.follower()).text(),
            report.switchover().epoch().number(),
            swapped,
            report.pause().map(Duration::toMillis),
            report.position().map(Position::text),
            verified,
            report.rows(),
            report.counted(),
            report.notCounted(),
            report.counters());
    if (json) {
      setup.answer(Json.of(answer));
    } else {
      print(answer);
    }
    return swapped ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void print(Answer answer) {
    if (!answer.swapped()) {
      setup.answer(answer.subscription() + ": undone, " + answer.leader() + " leads as before");
      return;
    }
    setup.answer(
        "%s: %s leads since epoch %d, %s follows it"
            .formatted(answer.subscription(), answer.leader(), answer.epoch(), answer.follower()));
    answer
        .pauseMillis()
        .ifPresent(ms -> setup.answer("  writes waited    " + Words.count(ms) + " ms"));
    answer.position().ifPresent(position -> setup.answer("  last position    " + position));
    answer
        .rowsVerified()
        .ifPresent(
            rows ->
                setup.answer("  verified before  " + Words.count(rows, "row", "rows") + ", equal"));
    setup.answer(
        "  counted          %s in %s, equal%s"
            .formatted(
                Words.count(answer.rowsCounted(), "row", "rows"),
                Words.count(answer.tablesCounted(), "table", "tables"),
                answer.tablesNotCounted() == 0
                    ? ""
                    : "; " + answer.tablesNotCounted() + " too large to be counted in time"));
    setup.answer("  sequences set    " + answer.sequencesSet());
  }
}
