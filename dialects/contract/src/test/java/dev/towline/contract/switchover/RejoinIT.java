package dev.towline.contract.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Engine;
import dev.towline.contract.Sql;
import dev.towline.dialect.Switchovers.Overwritten;
import dev.towline.model.NodeName;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresVersion;
import dev.towline.switchover.Failover;
import dev.towline.switchover.Rejoin;
import dev.towline.switchover.SwitchoverListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A leader that comes back differs in more than its audit tables tell. */
class RejoinIT {

  private static final SwitchoverListener SILENT = new SwitchoverListener() {};

  @Test
  void whatDisabledTriggersDidNotTellIsBroughtIntoLine() throws Exception {
    rejoinsAfter(
        Engine.of(PostgresVersion.V10),
        Engine.of(PostgresVersion.V18),
        "alter table seat disable trigger all",
        "update seat set guest = null where id = 1",
        "alter table seat enable trigger all");
  }

  @Test
  void aTableThatWasEmptiedPastItsTriggersIsBroughtIntoLine() throws Exception {
    rejoinsAfter(
        Engine.of(MySqlVersion.MYSQL), Engine.of(PostgresVersion.V18), "truncate table seat");
  }

  @Test
  void whatTheNewLeaderLacksOfOldIsBroughtIntoLine() throws Exception {
    try (Pair pair =
        Pair.of(Engine.of(MySqlVersion.MARIADB_11_4), Engine.of(PostgresVersion.V18))) {
      // As if it had refused the row.
      Sql.run(pair.replication().follower(), "update seat set guest = null where id = 1");

      assertThat(rejoin(pair)).isEmpty();

      pair.assertEqual();
    }
  }

  private static void rejoinsAfter(Engine first, Engine second, String... silently)
      throws Exception {
    try (Pair pair = Pair.of(first, second)) {
      Sql.run(pair.replication().leader(), silently);

      assertThat(rejoin(pair)).noneMatch(row -> row.table().name().equals("seat"));

      pair.assertEqual();
    }
  }

  /** Fails over and takes the old leader back. Returns what it had that nobody had read. */
  private static List<Overwritten> rejoin(Pair pair) {
    RelaySettings forward = pair.settings();
    Side oldLeader = pair.leader();
    Side newLeader = pair.follower();
    NodeName lost = oldLeader.name();
    new Failover(pair.switchover(), lost, newLeader, SILENT).run();
    pair.swapped();
    List<Overwritten> unsent = new ArrayList<>();
    new Rejoin(forward, oldLeader, newLeader, SILENT).run(unsent::addAll);
    return unsent;
  }
}
