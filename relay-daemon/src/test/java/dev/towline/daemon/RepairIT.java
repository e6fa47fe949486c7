package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody else did to the follower is found, mended and told. */
class RepairIT {

  private static final String TAMPER =
      """
      update orders set note = 'tampered' where id = 7;
      delete from orders where id = 8;
      insert into orders values (5000, 1, 'smuggled');
      """;

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void openShop() throws Exception {
    shop = new Shop(folder);
  }

  @Test
  void verifyMendsWhatDiffers() throws Exception {
    shop.copy();
    shop.follower(TAMPER);

    Result repair = shop.done("verify", "--repair");

    assertThat(repair.answer())
        .contains("3 repaired  public.orders")
        .contains("7: differs, repaired", "8: missing on follower, repaired")
        .contains("5000: only on follower, repaired")
        .containsPattern(
            "upgrade: equal, 1,100 rows compared in 2 tables, 3 repaired, .*, as of 2");
    assertThat(shop.equal()).isTrue();
    assertThat(shop.done("verify").answer()).contains("upgrade: equal").doesNotContain("repaired");
  }

  @Test
  void theReportIsForProgramsToo() throws Exception {
    shop.copy();
    shop.follower(TAMPER);

    JsonNode answer =
        JsonMapper.shared().readTree(shop.done("verify", "--repair", "--json").answer());

    assertThat(answer.get("equal").booleanValue()).isTrue();
    JsonNode orders = answer.at("/subscriptions/0/tables/1");
    assertThat(orders.get("differences").intValue()).isEqualTo(3);
    assertThat(orders.get("repaired").intValue()).isEqualTo(3);
    assertThat(orders.get("mended").size()).isEqualTo(3);
    assertThat(orders.get("first").size()).isZero();
  }

  @Test
  void statusTellsOfTheLastVerification() throws Exception {
    shop.copy();
    assertThat(shop.status().get("verified").isNull()).isTrue();
    shop.follower(TAMPER);

    shop.run("verify");

    assertThat(shop.done("status").answer())
        .containsPattern("verified    .* ago, 1,100 rows, 3 differences")
        .contains("Try: towline verify names them");
    // As if some time had passed.
    shop.follower("update towline.subscription set seen_at = seen_at - interval '1' minute");
    shop.done("verify", "--repair");
    assertThat(shop.done("status").answer())
        .containsPattern("verified    .* ago, 1,100 rows, equal, 3 repaired");
    JsonNode verified = shop.status().get("verified");
    assertThat(verified.get("differences").intValue()).isZero();
    assertThat(verified.get("rows").intValue()).isEqualTo(1_100);
  }

  @Test
  void resyncAsksTheRunningDaemon() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", shop::consistent);
      shop.follower(TAMPER);

      Result resync = shop.done("resync", "orders");

      assertThat(resync.answer())
          .contains("1,000 rows copied  public.orders", "upgrade: 1 table copied again in ");
      assertThat(resync.story()).doesNotContain("relaying here");
      assertThat(shop.equal()).isTrue();
      assertThat(daemon.alive()).isTrue();
    }
  }

  @Test
  void resyncRelaysByItselfWhenNobodyElseDoes() throws Exception {
    shop.copy();
    shop.follower(TAMPER);

    Result resync = shop.done("resync", "--json", "orders", "customer");

    assertThat(resync.story()).contains("No relay is at work; relaying here until it is done.");
    JsonNode tables = JsonMapper.shared().readTree(resync.answer()).at("/subscriptions/0/tables");
    assertThat(tables.size()).isEqualTo(2);
    assertThat(shop.equal()).isTrue();
  }

  @Test
  void resyncNamesAllTablesThatItDoesNotKnow() throws Exception {
    shop.copy();

    Result excluded = shop.run("resync", "orders", "sessions", "other.sessions");
    Result unknown = shop.run("resync", "orders", "oders", "wares");

    assertThat(excluded.exitCode()).isEqualTo(1);
    assertThat(excluded.story())
        .contains("No subscription has the table sessions, nor the table other.sessions.");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.story())
        .contains("does not follow table public.oders, nor table public.wares.");
    assertThat(shop.onFollower("select id from towline.resync")).isEmpty();
  }

  @Test
  void resyncBeforeTheFirstRunIsRefused() throws Exception {
    shop.done("install");

    Result resync = shop.run("resync", "orders");

    assertThat(resync.exitCode()).isEqualTo(1);
    assertThat(resync.story()).contains("has never run", "Try: ");
  }

  @Test
  void theDaemonVerifiesRoundTheClockAndMends() throws Exception {
    shop.configure("    verify-rate: 100000\n    verify-repair: true\n");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", shop::consistent);
      shop.follower(TAMPER);

      Await.until("it is mended", shop::equal);
      Await.until("it is told", () -> !shop.status().get("verified").isNull());

      assertThat(daemon.story()).contains("Table public.orders, key 8: missing on follower.");
      Await.until(
          "it is counted",
          () ->
              metrics(daemon)
                  .contains("towline_verification_differences{subscription=\"upgrade\"} 0.0"));
      assertThat(metrics(daemon))
          .containsPattern("towline_verified_rows_total\\{.*} [1-9]")
          .containsPattern("towline_verification_age_seconds\\{.*} [0-9]");
    }
  }

  @Test
  void theDaemonVerifiesWhenItIsTime() throws Exception {
    shop.configure("    verify-schedule: \"* * * * * ?\"\n");
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      Await.until("copied", shop::consistent);

      Await.until("it is told", () -> !shop.status().get("verified").isNull());

      assertThat(shop.status().get("verified").get("rows").intValue()).isEqualTo(1_100);
      Await.until("it is logged", () -> daemon.story().contains("Verified 1,100 rows: equal."));
    }
  }

  private static String metrics(Program daemon) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(daemon.address() + "/metrics")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
