package dev.towline.switchover;

import dev.towline.dialect.Patience;
import dev.towline.model.CapturedTable;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds every reason why a switchover would fail or mislead, and changes nothing. */
public final class SwitchoverPreflight {

  private final RelaySettings forward;
  private final Side leader;
  private final Side follower;
  private final Duration lagMax;
  private final long headroom;

  /**
   * @param lagMax a follower that lags more would make writes wait too long
   * @param headroom numbers that a sequence will skip
   */
  public SwitchoverPreflight(
      RelaySettings forward, Side leader, Side follower, Duration lagMax, long headroom) {
    this.forward = forward;
    this.leader = leader;
    this.follower = follower;
    this.lagMax = lagMax;
    this.headroom = headroom;
  }

  /** What stands in the way {@code BLOCKS}; what endangers the way back {@code WARNS}. */
  public List<Finding> findings() {
    Optional<Subscription> stored =
        follower.call(
            "Reading the subscription",
            connection -> follower.dialect().applier().load(connection, name()));
    if (stored.isEmpty()) {
      return List.of(
          blocking(
              name().text(),
              "It has never run, so there is nothing to switch over to.",
              "Run towline run, and let it copy."));
    }
    List<Finding> findings = new ArrayList<>(state(stored.get()));
    findings.addAll(wayBack());
    if (findings.isEmpty()) {
      Followed followed = Followed.of(forward, leader);
      findings.addAll(reversed(followed));
      List<Finding> fences = fences(followed);
      findings.addAll(fences);
      findings.addAll(fences.isEmpty() ? numbers(followed) : List.of());
    }
    return findings;
  }

  /** Who may not fence may not read sequences either, and would be told that instead. */
  private List<Finding> numbers(Followed followed) {
    return new Numbers(followed, leader, follower, headroom, Patience.DEFAULT).findings();
  }

  private List<Finding> state(Subscription stored) {
    List<Finding> findings = new ArrayList<>();
    if (stored.state() != Subscription.State.CONSISTENT) {
      findings.add(
          blocking(
              name().text(),
              "The follower is not consistent: it is %s.".formatted(stored.state().words()),
              "Wait until it is consistent; towline status --watch shows how long."));
    }
    stored
        .failure()
        .ifPresent(
            failure ->
                findings.add(
                    blocking(
                        name().text(),
                        "Its relay has stopped: " + failure.problem(),
                        failure.remedy())));
    long quarantined =
        follower.call(
            "Counting the quarantine",
            connection -> follower.dialect().quarantine().count(connection, name()));
    if (quarantined > 0) {
      findings.add(
          blocking(
              name().text(),
              "%d rows are in quarantine: the follower lacks them.".formatted(quarantined),
              "Change the follower so that it takes them, and run towline retry."));
    }
    lag(stored).ifPresent(findings::add);
    return findings;
  }

  private Optional<Finding> lag(Subscription stored) {
    Instant now =
        leader.call(
            "Reading the clock", connection -> leader.dialect().changelog().now(connection));
    Duration lag = stored.asOf().map(asOf -> Duration.between(asOf, now)).orElse(Duration.ZERO);
    return stored.state() == Subscription.State.CONSISTENT && lag.compareTo(lagMax) > 0
        ? Optional.of(
            blocking(
                name().text(),
                "The follower lags %d s, more than %d s; writes would wait for it."
                    .formatted(lag.toSeconds(), lagMax.toSeconds()),
                "Start towline run and wait until it has caught up, or allow more with --lag-max."))
        : Optional.empty();
  }

  /** A mapping that cannot be turned round says why. */
  private List<Finding> wayBack() {
    try {
      forward.reversed();
      return List.of();
    } catch (TowlineException e) {
      return List.of(blocking(name().text(), String.valueOf(e.getMessage()), e.remedy()));
    }
  }

  /** Can the follower lead, and the leader follow? */
  private List<Finding> reversed(Followed followed) {
    List<TableShape> there = shapes(follower, followed.followerNames());
    List<TableShape> mapped = forward.reversed().mapping().onFollower(there);
    List<Finding> findings = new ArrayList<>(wayBack(mapped, followed));
    Stream.concat(
            follower
                .call(
                    "Checking " + follower.name(),
                    connection -> follower.dialect().preflight().leader(connection, there))
                .stream(),
            leader
                .call(
                    "Checking " + leader.name(),
                    connection -> leader.dialect().preflight().follower(connection, mapped))
                .stream())
        .filter(finding -> finding.severity() == Severity.BLOCKS)
        .forEach(findings::add);
    return findings;
  }

  /**
   * What the old leader will not take. Values that only some rows have are no reason not to go, but
   * one not to be sure of the way back.
   */
  private List<Finding> wayBack(List<TableShape> there, Followed followed) {
    List<TableShape> here = followed.onLeader().stream().map(CapturedTable::shape).toList();
    return leader.dialect().catalog().compare(there, here).stream()
        .map(finding -> finding.settled(true))
        .filter(finding -> finding.severity() != Severity.TELLS)
        .map(
            finding ->
                new Finding(
                    finding.severity(),
                    finding.subject(),
                    "On the way back: " + finding.problem(),
                    finding.remedy()))
        .toList();
  }

  private static List<TableShape> shapes(Side side, List<TableName> names) {
    return side.call(
        "Reading the shapes of tables",
        connection -> side.dialect().catalog().tables(connection, names));
  }

  private List<Finding> fences(Followed followed) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        leader.call(
            "Checking whether " + leader.name() + " can be fenced",
            connection -> leader.dialect().fence().foresee(connection, followed.leaderNames())));
    findings.addAll(
        follower.call(
            "Checking whether " + follower.name() + " can be fenced",
            connection ->
                follower.dialect().fence().foresee(connection, followed.followerNames())));
    return findings;
  }

  private static Finding blocking(String subject, String problem, String remedy) {
    return new Finding(Severity.BLOCKS, subject, problem, remedy);
  }

  private SubscriptionName name() {
    return forward.subscription();
  }
}
