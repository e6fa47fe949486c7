package dev.towline.daemon.command;

import dev.towline.daemon.config.Configuration;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.text.NearestName;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The subscription that a command is about. */
final class Subscribed {

  @Parameters(paramLabel = "SUBSCRIPTION", description = "Its name in the configuration.")
  private String name = "";

  /** Its settings; a name that is not there is one clear error. */
  SubscriptionSettings in(Configuration configuration) {
    List<String> known =
        configuration.subscriptions().keySet().stream().map(SubscriptionName::text).toList();
    return Optional.ofNullable(configuration.subscriptions().get(new SubscriptionName(name)))
        .orElseThrow(
            () ->
                TowlineException.fatal(
                    "The configuration has no subscription " + name + ".",
                    NearestName.of(name, known)
                        .map(nearest -> nearest + " is the nearest known one.")
                        .orElse("Add it under subscriptions:.")));
  }
}
