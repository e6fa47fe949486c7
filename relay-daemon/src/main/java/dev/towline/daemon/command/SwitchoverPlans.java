package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Database;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.inspection.Plans;
import dev.towline.dialect.Capture.Plan;
import dev.towline.switchover.SwitchoverSettings;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.util.ArrayList;
import java.util.List;

/** What a follower that is to lead has to capture, beside what it captures for others. */
final class SwitchoverPlans {

  private SwitchoverPlans() {}

  /**
   * What the change of leaders is about.
   *
   * @param settings in the direction that ends
   * @param now all subscriptions in the direction that they have now
   */
  static SwitchoverSettings of(
      SubscriptionSettings settings, Configuration now, Databases databases, Limits limits) {
    Database follower = databases.get(settings.follower());
    List<SubscriptionSettings> led = new ArrayList<>(now.ledBy(settings.follower()));
    led.removeIf(other -> other.name().equals(settings.name()));
    led.add(settings.reversed(follower.settings().schema()));
    Plan plan =
        follower.call(
            "Reading the tables of " + follower.name(),
            (connection, dialect) -> Plans.of(led, connection, dialect));
    return new SwitchoverSettings(settings.relay(), plan, limits);
  }
}
