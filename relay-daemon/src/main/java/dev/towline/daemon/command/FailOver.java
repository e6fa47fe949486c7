package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.daemon.text.Words;
import dev.towline.model.Position;
import dev.towline.model.Subscription;
import dev.towline.model.Switchover;
import dev.towline.model.TowlineException;
import dev.towline.switchover.Failover;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code towline failover}. */
@Command(
    name = "failover",
    description = {
      "Make a subscription's follower the leader when its leader is gone.",
      "What the leader had committed and the follower has not is not there; it is listed when the"
          + " leader comes back and towline rejoin is run. The first daemon that reaches it fences"
          + " it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailOver implements Callable<Integer> {

  @Mixin private Setup setup = new Setup();

  @Mixin private Subscribed subscribed = new Subscribed();

  @Option(
      names = "--accept-loss",
      description = "Do it although the leader's last changes may be missing.")
  private boolean acceptLoss;

  @Option(
      names = "--headroom",
      defaultValue = "100000",
      description =
          "Numbers that each sequence skips, since the leader may have given some out"
              + " (default: ${DEFAULT-VALUE}).")
  private long headroom;

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /**
   * The answer for programs.
   *
   * @param asOf by the old leader's clock: everything up to then is there
   * @param secondsMissing since then, by this machine's clock; what can be missing
   */
  record Answer(
      String subscription,
      String leader,
      String oldLeader,
      Optional<Long> epoch,
      boolean promoted,
      Optional<String> asOf,
      Optional<Double> secondsMissing,
      Optional<String> position) {}

  @Override
  public Integer call() {
    Configuration configured = setup.read();
    try (Databases databases = new Databases(configured)) {
      Roles roles = new Roles(databases);
      SubscriptionSettings settings = roles.now(subscribed.in(configured));
      refuseWhenItAnswers(databases.get(settings.leader()), settings);
      Failover failover =
          new Failover(
              SwitchoverPlans.of(
                  settings,
                  roles.now(configured),
                  databases,
                  new Limits(Limits.DEFAULT.pauseMax(), headroom, 0)),
              settings.leader(),
              databases.get(settings.follower()).side(),
              new SwitchoverListener() {
                @Override
                public void told(String sentence) {
                  setup.story(settings.name() + " - " + sentence);
                }
              });
      Subscription last = failover.last();
      if (!acceptLoss) {
        tell(answer(settings, last, Optional.empty()));
        throw TowlineException.fatal(
            "Nothing was done: what %s committed after that may be missing on %s."
                .formatted(settings.leader(), settings.follower()),
            "Bring %s back, or accept it: towline failover %s --accept-loss."
                .formatted(settings.leader(), settings.name()));
      }
      tell(answer(settings, last, Optional.of(failover.run())));
      return ExitCode.OK;
    }
  }

  /** Two leaders that both answer would be two truths. */
  private static void refuseWhenItAnswers(Database leader, SubscriptionSettings settings) {
    try {
      leader.call(
          "Looking for " + leader.name(),
          (connection, dialect) -> dialect.changelog().now(connection));
    } catch (TowlineException e) {
      return;
    }
    throw TowlineException.fatal(
        "%s answers, so it would go on leading beside %s."
            .formatted(settings.leader(), settings.follower()),
        "Run towline switchover %s, which loses nothing.".formatted(settings.name()));
  }

  private static Answer answer(
      SubscriptionSettings settings, Subscription last, Optional<Switchover> promoted) {
    return new Answer(
        settings.name().text(),
        settings.follower().text(),
        settings.leader().text(),
        promoted.map(s -> s.epoch().number()),
        promoted.isPresent(),
        last.asOf().map(Instant::toString),
        last.asOf().map(asOf -> Duration.between(asOf, Instant.now()).toMillis() / 1000.0),
        last.position().map(Position::text));
  }

  private void tell(Answer answer) {
    if (json) {
      setup.answer(Json.of(answer));
      return;
    }
    setup.answer(
        "%s: %s has everything that %s committed until %s%s"
            .formatted(
                answer.subscription(),
                answer.leader(),
                answer.oldLeader(),
                answer.asOf().orElse("?"),
                answer
                    .secondsMissing()
                    .map(s -> ", " + Words.duration(Duration.ofMillis((long) (s * 1000))) + " ago")
                    .orElse("")));
    answer
        .epoch()
        .ifPresent(
            epoch ->
                setup.answer(
                    "%s: %s leads since epoch %d; when %s is back: towline rejoin %s"
                        .formatted(
                            answer.subscription(),
                            answer.leader(),
                            epoch,
                            answer.oldLeader(),
                            answer.subscription())));
  }
}
