package dev.towline.switchover;

import dev.towline.dialect.Patience;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.relay.Side;

/** Takes the guards of a lowered fence away, if that can be had now. */
final class Guards {

  private Guards() {}

  /** Guards that stay let everybody through; the next switchover takes them over. */
  static void remove(Side side, SubscriptionName name, SwitchoverListener listener) {
    try {
      side.call(
          "Removing guards",
          connection -> {
            side.dialect().fence().remove(connection, name, Patience.DEFAULT);
            return true;
          });
    } catch (TowlineException e) {
      if (e.kind() != Kind.TRANSIENT) {
        throw e;
      }
      listener.told(
          "Guards are left on %s, they let everybody through: %s"
              .formatted(side.name(), e.getMessage()));
    }
  }
}
