package dev.towline.daemon.inspection;

import dev.towline.daemon.databases.Database;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import java.util.Optional;

/** What a follower knows of a subscription, where it may not even have our schema. */
public final class StoredSubscription {

  private StoredSubscription() {}

  /** Empty when it never ran, also because nothing is installed. */
  public static Optional<Subscription> of(Database follower, SubscriptionName name) {
    try {
      return follower.call(
          "Looking for subscription " + name,
          (connection, dialect) -> dialect.applier().load(connection, name));
    } catch (TowlineException e) {
      if (e.kind() == TowlineException.Kind.FATAL) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
