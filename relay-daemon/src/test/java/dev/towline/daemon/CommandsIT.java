package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandsIT {

  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void openShop() throws Exception {
    shop = new Shop(folder);
  }

  @Test
  void checkFindsNothingInTheWayOfAnInstalledShop() throws Exception {
    shop.done("install");

    Result check = shop.done("check");

    assertThat(check.answer())
        .contains(
            "database old: ok",
            "database new: ok",
            "2 tables: To be created on new: public.customer, public.orders.")
        .contains("Nothing stands in the way.");
  }

  @Test
  void checkAnswersInJson() throws Exception {
    JsonNode answer = JSON.readTree(shop.done("check", "--json").answer());

    assertThat(answer.get("blocks").booleanValue()).isFalse();
    assertThat(answer.get("findings").size()).isPositive();
  }

  @Test
  void installingTwiceChangesNothing() throws Exception {
    assertThat(shop.done("install").answer())
        .contains("old: ready to lead, 2 tables changed", "new: ready to follow");
    assertThat(shop.done("install").answer())
        .contains("old: ready to lead, everything was in place");
  }

  @Test
  void installingAfterAnotherSelectionChangesTheCapture() throws Exception {
    shop.done("install");
    shop.write(shop.yaml().replace(", \"!public.sessions\"", ""));

    assertThat(shop.done("install").answer()).contains("old: ready to lead, 1 table changed");
  }

  @Test
  void renderWritesWhatInstallWouldRun() throws Exception {
    Result render = shop.done("render", folder.resolve("sql").toString());

    assertThat(render.answer()).contains("sql/old/", "sql/new/");
    try (Stream<Path> files = Files.list(folder.resolve("sql/old"))) {
      assertThat(files).hasSize(4).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }
    assertThat(shop.onLeader("select nspname from pg_namespace where nspname = 'towline'"))
        .isEmpty();
  }

  @Test
  void statusBeforeTheFirstRunSaysSo() throws Exception {
    shop.done("install");

    assertThat(shop.done("status").answer())
        .contains("upgrade  old -> new", "state       never run", "audit tables of old");
  }

  @Test
  void statusTellsOfARunningDaemonAndOfOneThatIsGone() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("consistent", shop::consistent);

      JsonNode status = shop.status();
      assertThat(status.get("relay").get("alive").booleanValue()).isTrue();
      assertThat(status.get("lagSeconds").doubleValue()).isBetween(0.0, 10.0);
      Await.until("all rows are told", () -> shop.status().get("rowsApplied").longValue() == 1_100);
      assertThat(shop.done("status").answer())
          .contains("state       consistent", "lag ", ", as of ");
      daemon.terminate();
    }

    shop.follower("update towline.subscription set seen_at = seen_at - interval '1 minute'");
    assertThat(shop.done("status").answer()).contains("relay       none at work; ");
  }

  @Test
  void statusNamesTheOpenTransactionThatThePurgeWaitsFor() throws Exception {
    shop.done("install");
    try (Connection writer = Shop.LEADER.connect(shop.name);
        Statement statement = writer.createStatement()) {
      statement.execute("begin; update customer set name = 'open' where id = 1");

      Await.until(
          "it is told", () -> shop.done("status").answer().contains("nothing later than session "));

      JsonNode leader = JsonMapper.shared().readTree(shop.done("status", "--json").answer());
      assertThat(leader.at("/auditTables/0/oldestTransaction/who").stringValue())
          .contains("of postgres");
    }
  }

  @Test
  void statusIsWatchedUntilInterrupted() throws Exception {
    shop.done("install");
    try (Program watching = Program.start(folder, "status", "--json", "--watch")) {
      Await.until("two lines", () -> watching.answer().lines().count() >= 2);
      Result result = watching.terminate();

      assertThat(result.exitCode()).isZero();
      assertThat(result.answer().lines())
          .allSatisfy(line -> assertThat(JSON.readTree(line).has("subscriptions")).isTrue());
    }
  }

  @Test
  void verifyAsksTheRunningDaemon() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", shop::consistent);

      Result verify = shop.done("verify");

      assertThat(verify.answer())
          .contains("upgrade: equal, 1,100 rows compared in 2 tables", "public.orders");
      assertThat(verify.story()).doesNotContain("relaying here");
      assertThat(daemon.alive()).isTrue();
    }
  }

  @Test
  void verifyRelaysByItselfWhenNobodyElseDoes() throws Exception {
    shop.copy();

    Result verify = shop.done("verify", "public.orders");

    assertThat(verify.story()).contains("No relay is at work; relaying here until it is done.");
    assertThat(verify.answer()).contains("upgrade: equal, 1,000 rows compared in 1 table");
  }

  @Test
  void verifyTellsEveryKindOfDifferenceAndFails() throws Exception {
    shop.copy();
    shop.follower(
        """
        update orders set note = 'tampered' where id = 7;
        delete from orders where id = 8;
        insert into orders values (5000, 1, 'smuggled');
        """);

    Result verify = shop.run("verify");

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.answer())
        .contains("3 differ", "7: differs", "8: missing on follower", "5000: only on follower")
        .contains("upgrade: 3 differences");
    JsonNode json = JSON.readTree(shop.run("verify", "--json").answer());
    assertThat(json.get("equal").booleanValue()).isFalse();
  }

  @Test
  void verifyBeforeTheFirstRunIsRefused() throws Exception {
    shop.done("install");

    Result verify = shop.run("verify");

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.story()).contains("has never run", "Try: ");
  }

  @Test
  void verifyRefusesATableThatIsNotReplicated() throws Exception {
    Result verify = shop.run("verify", "public.sessions");

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.story()).contains("No subscription has the table public.sessions.");
  }

  @Test
  void historyPrintsARowsLife() throws Exception {
    shop.configure("    capture: {public.orders: rows}\n");
    shop.done("install");
    shop.leader("insert into orders values (3000, 1, 'new')");
    shop.leader("update orders set note = 'paid' where id = 3000");
    shop.leader("delete from orders where id = 3000");

    Result history = shop.done("history", "orders", "3000");

    assertThat(history.answer().lines().filter(line -> line.contains("postgres"))).hasSize(3);
    assertThat(history.answer()).contains("new", "paid");
  }

  @Test
  void historyOfATableWithKeysOnlySaysWhatToSet() throws Exception {
    Result history = shop.run("history", "orders", "1");

    assertThat(history.exitCode()).isEqualTo(1);
    assertThat(history.story()).contains("Try: Set capture: {public.orders: rows}");
  }

  @Test
  void uninstallWithoutYesOnlySaysWhatItWouldDo() throws Exception {
    shop.done("install");

    Result uninstall = shop.done("uninstall");

    assertThat(uninstall.answer()).contains("Would remove").contains("old").contains("new");
    assertThat(uninstall.story()).contains("Nothing was changed.");
    assertThat(traces()).isNotEmpty();
  }

  @Test
  void uninstallLeavesNoTraceAndCanBeRepeated() throws Exception {
    shop.copy();

    shop.done("uninstall", "--yes");

    assertThat(traces()).isEmpty();
    assertThat(shop.equal()).isTrue();
    shop.done("uninstall", "--yes");
  }

  @Test
  void uninstallIsRefusedWhileADaemonRuns() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", shop::consistent);

      Result uninstall = shop.run("uninstall", "--yes");

      assertThat(uninstall.exitCode()).isEqualTo(1);
      assertThat(uninstall.story())
          .contains("is being relayed by ", "Try: Stop that daemon first.");
      assertThat(daemon.alive()).isTrue();
    }
  }

  private List<String> traces() throws Exception {
    String triggers =
        """
        select tgname from pg_trigger where not tgisinternal
        union all select nspname from pg_namespace where nspname = 'towline'
        union all select evtname from pg_event_trigger
        """;
    return Stream.concat(shop.onLeader(triggers).stream(), shop.onFollower(triggers).stream())
        .toList();
  }
}
