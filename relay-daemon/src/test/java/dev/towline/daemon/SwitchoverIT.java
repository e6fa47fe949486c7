package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.daemon.Program.Result;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Leaders change by commands, beside a daemon that runs all the time. */
class SwitchoverIT {

  @TempDir Path folder;

  @Test
  void switchesOverAndBackBesideADaemon() throws Exception {
    Shop shop = new Shop(folder);
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("it is copied", shop::consistent);

      JsonNode there = json(shop.done("switchover", "upgrade", "--json"));

      assertThat(there.get("leader").stringValue()).isEqualTo("new");
      assertThat(there.get("swapped").booleanValue()).isTrue();
      assertThat(there.get("rowsVerified").longValue()).isEqualTo(1_100);
      assertThat(there.get("rowsCounted").longValue()).isEqualTo(1_100);
      assertThatThrownBy(() -> shop.leader("delete from orders"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("new leads 'upgrade' since epoch " + there.get("epoch"));
      shop.follower("update orders set note = 'by the new leader' where id = 7");
      Await.until("the daemon follows the new leader", shop::equal);
      assertThat(shop.status().get("leader").stringValue()).isEqualTo("new");

      Result back = shop.done("switchover", "upgrade");

      assertThat(back.answer()).contains("upgrade: old leads since epoch");
      shop.leader("update orders set note = 'by the old leader' where id = 8");
      Await.until("the daemon follows the old leader", shop::equal);
      assertThatThrownBy(() -> shop.follower("delete from orders"))
          .hasMessageContaining("old leads 'upgrade'");
      assertThat(shop.done("verify").answer()).contains("upgrade: equal");
      assertThat(daemon.alive()).isTrue();
    }
  }

  @Test
  void aDryRunOnlyLooks() throws Exception {
    Shop shop = new Shop(folder);
    shop.copy();

    Result looked = shop.done("switchover", "upgrade", "--dry-run", "--lag-max=1h");

    assertThat(looked.answer()).contains("can be done");
    shop.leader("update orders set note = 'still here' where id = 7");
    assertThat(shop.onLeader("select count(*) from towline.switchover")).containsExactly("0");
    assertThat(shop.onFollower("select count(*) from towline.fence")).containsExactly("0");
  }

  @Test
  void oneThatWasCutOffIsToldByStatusAndCarriedOn() throws Exception {
    Shop shop = new Shop(folder);
    shop.copy();
    shop.leader(
        """
        insert into towline.switchover (subscription, id, runner, old_leader, new_leader, epoch, step)
        values ('upgrade', '1', 'somebody who is gone', 'old', 'new', 2, 'preparing')
        """);

    JsonNode told = shop.status().get("switchover");
    String text = shop.done("status").answer();
    Result carriedOn = shop.done("switchover", "upgrade");

    assertThat(told.get("step").stringValue()).isEqualTo("preparing");
    assertThat(text).contains("switchover  preparing, from old to new");
    assertThat(carriedOn.story()).contains("Carrying on with a switchover that was cut off.");
    assertThat(shop.status().get("leader").stringValue()).isEqualTo("new");
    assertThat(shop.status().get("switchover").isNull()).isTrue();
  }

  @Test
  void whatStandsInTheWayIsToldBeforeAnythingIsChanged() throws Exception {
    Shop shop = new Shop(folder);
    shop.copy();
    shop.follower("update orders set note = 'another' where id = 7");

    Result differs = shop.run("switchover", "upgrade", "--lag-max=1h");
    Result lags = shop.run("switchover", "upgrade", "--lag-max=1ms");
    Result unknown = shop.run("switchover", "upgrad");
    Result behind = shop.run("rejoin", "upgrade");

    assertThat(differs.exitCode()).isEqualTo(1);
    assertThat(differs.story())
        .contains("new differs from old in 1 row")
        .contains("verify --repair");
    assertThat(lags.story()).contains("The follower lags").contains("--lag-max");
    assertThat(unknown.story()).contains("upgrade is the nearest known one");
    assertThat(behind.story()).contains("has nothing to rejoin");
    assertThat(shop.onLeader("select count(*) from towline.switchover")).containsExactly("0");
  }

  @Test
  void aColumnThatStaysBehindLeavesNoWayBack() throws Exception {
    Shop shop = new Shop(folder);
    shop.configure("    columns: {orders: {note: ~}}\n");
    shop.copy();

    Result refused = shop.run("switchover", "upgrade", "--lag-max=1h");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.story()).contains("Not everything travels of public.orders");
  }

  @Test
  void aLeaderThatComesBackIsFencedAndItsUnsentChangesAreListed() throws Exception {
    try (PostgresServer old = PostgresServer.start(PostgresVersion.V18, Map.of("fsync", "off"))) {
      Shop shop = new Shop(folder, old, Shop.FOLLOWER);
      shop.copy();
      shop.leader(
          """
          update orders set note = 'nobody read this' where id = 7;
          delete from orders where id = 8;
          insert into orders values (2000, 1, 'nor this');
          """);
      old.crash();

      Result refused = shop.run("failover", "upgrade");
      Result promoted = shop.done("failover", "upgrade", "--accept-loss");
      shop.follower("update orders set note = 'by the new leader' where id in (7, 9)");
      old.restart();
      Result again = shop.run("failover", "upgrade", "--accept-loss");
      shop.leader("update orders set note = 'split brain' where id = 10");

      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.story()).contains("Nothing was done").contains("--accept-loss");
      assertThat(promoted.answer()).contains("new leads since epoch");
      assertThat(again.exitCode()).isEqualTo(1);
      try (Program daemon = Program.start(folder, "run")) {
        Await.until(
            "the daemon fences it", () -> daemon.story().contains("is back and was fenced"));
        assertThatThrownBy(() -> shop.leader("update orders set note = 'late' where id = 11"))
            .hasMessageContaining("new leads 'upgrade'");
        JsonNode listed = json(shop.done("rejoin", "upgrade", "--dry-run", "--json"));
        assertThat(
                listed.get("unsent").valueStream().map(row -> row.get("key").get(0).stringValue()))
            .containsExactlyInAnyOrder("7", "8", "10", "2000");

        Result rejoined = shop.done("rejoin", "upgrade");

        assertThat(rejoined.answer())
            .contains("nobody read this")
            .contains("by the new leader")
            .contains("(deleted)")
            .contains("old follows new");
        Await.until("it is brought into line", shop::equal);
      }
      assertThat(
              shop.onLeader("select old_row from towline.overwritten where key_values = '{2000}'"))
          .singleElement()
          .asString()
          .contains("nor this");
      assertThat(shop.onFollower("select note from orders where id = 10"))
          .containsExactly("note 10");
    }
  }

  private static JsonNode json(Result result) {
    return JsonMapper.shared().readTree(result.answer());
  }
}
