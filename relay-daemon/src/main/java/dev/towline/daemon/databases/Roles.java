package dev.towline.daemon.databases;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.dialect.Switchovers;
import dev.towline.model.Leadership;
import dev.towline.model.NodeName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.Switchover;
import dev.towline.model.TowlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who leads and who follows now: as the configuration says, unless leaders have changed since. Each
 * database is asked what it knows; one that does not answer knows nothing.
 */
public final class Roles {

  private final Databases databases;

  public Roles(Databases databases) {
    this.databases = databases;
  }

  /** The configuration with each subscription in the direction that it has now. */
  public Configuration now(Configuration configured) {
    Map<SubscriptionName, SubscriptionSettings> now = new LinkedHashMap<>();
    configured.subscriptions().forEach((name, settings) -> now.put(name, now(settings)));
    return new Configuration(configured.databases(), now, configured.daemon());
  }

  /** A subscription in the direction that it has now. */
  public SubscriptionSettings now(SubscriptionSettings configured) {
    return leadership(configured)
        .map(known -> ledBy(known.leader(), configured))
        .orElse(configured);
  }

  /** A subscription in the direction that a leader of it gives it. */
  public SubscriptionSettings ledBy(NodeName leader, SubscriptionSettings configured) {
    return leader.equals(configured.follower())
        ? configured.reversed(databases.get(configured.follower()).settings().schema())
        : configured;
  }

  /** Who leads it since its leader changed; the higher epoch of what both sides know. */
  public Optional<Leadership> leadership(SubscriptionSettings settings) {
    return Stream.of(settings.leader(), settings.follower())
        .flatMap(side -> leadership(side, settings).stream())
        .max(Comparator.comparingLong(known -> known.epoch().number()));
  }

  /** What one side knows. */
  public Optional<Leadership> leadership(NodeName side, SubscriptionSettings settings) {
    return ask(side, (connection, stored) -> stored.leadership(connection, settings.name()));
  }

  /** What one side has stored of the last change of its leader. */
  public Optional<Switchover> stored(NodeName side, SubscriptionSettings settings) {
    return ask(side, (connection, stored) -> stored.load(connection, settings.name()));
  }

  /** A change of its leader that has begun and not ended. */
  public Optional<Switchover> pending(SubscriptionSettings settings) {
    return Stream.of(settings.leader(), settings.follower())
        .flatMap(
            side -> stored(side, settings).filter(row -> row.oldLeader().equals(side)).stream())
        .filter(row -> !row.step().ended())
        .findFirst();
  }

  /** What tells one change of its leader from the next, ended or not. */
  public Set<String> last(SubscriptionSettings settings) {
    return Stream.of(settings.leader(), settings.follower())
        .flatMap(side -> stored(side, settings).stream())
        .map(Switchover::id)
        .collect(Collectors.toSet());
  }

  private interface Question<T> {
    Optional<T> ask(Connection connection, Switchovers stored) throws SQLException;
  }

  private <T> Optional<T> ask(NodeName side, Question<T> question) {
    try {
      return databases
          .get(side)
          .call(
              "Looking who leads",
              (connection, dialect) -> question.ask(connection, dialect.switchovers()));
    } catch (TowlineException e) {
      return Optional.empty();
    }
  }
}
