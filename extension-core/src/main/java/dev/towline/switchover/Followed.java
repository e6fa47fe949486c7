package dev.towline.switchover;

import dev.towline.model.CapturedTable;
import dev.towline.model.TableMapping;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.util.List;

/** The tables of a subscription, under both sides' names. */
record Followed(List<CapturedTable> onLeader, TableMapping mapping) {

  Followed {
    onLeader = List.copyOf(onLeader);
  }

  /** Those that the leader captures; none is an error. */
  static Followed of(RelaySettings settings, Side leader) {
    List<CapturedTable> captured =
        leader.call(
            "Looking for captured tables",
            connection -> leader.dialect().changelog().captured(connection, settings.tables()));
    if (captured.isEmpty()) {
      throw TowlineException.fatal(
          "No table of %s that '%s' selects is captured."
              .formatted(leader.name(), settings.subscription()),
          "Run towline install, and look at tables: in the configuration.");
    }
    return new Followed(captured, settings.mapping());
  }

  List<TableName> leaderNames() {
    return onLeader.stream().map(CapturedTable::name).toList();
  }

  List<TableName> followerNames() {
    return leaderNames().stream().map(mapping::table).toList();
  }
}
