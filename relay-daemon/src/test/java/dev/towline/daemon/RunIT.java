package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.daemon.Program.Result;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void openShop() throws Exception {
    shop = new Shop(folder);
  }

  @Test
  void theFollowerIsCopiedAndKeptEqualUntilTheDaemonIsAskedToStop() throws Exception {
    shop.done("install");

    try (Program daemon = Program.start(folder, "run")) {
      ready(daemon);
      assertThat(shop.equal()).isTrue();

      shop.leader(
          "update orders set note = 'changed' where id <= 10; delete from orders where id > 990");
      Await.until("the changes arrived", shop::equal);

      long stopped = System.nanoTime();
      Result result = daemon.terminate();
      assertThat(result.exitCode()).as(result.story()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(10));
      assertThat(result.answer()).isEmpty();
      assertThat(result.story()).contains("upgrade - Caught up after ", "Stopped.");
    }
  }

  @Test
  void anAlteredTableIsFollowedAndToldByStatus() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      ready(daemon);

      shop.leader(
          "alter table orders add column paid boolean; update orders set paid = true where id <= 10");
      Await.until(
          "status tells it",
          () -> shop.done("status", "--json").answer().contains("column paid was added"));

      Await.until(
          "the values arrived",
          () -> shop.onFollower("select count(*) from orders where paid").contains("10"));
      assertThat(shop.done("status").answer())
          .contains("orders: column paid was added, followed (");
      assertThat(daemon.story()).contains("column paid was added, followed");
    }
  }

  @Test
  void theDaemonServesMetricsHealthAndAPage() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      ready(daemon);

      assertThat(get(daemon, "/health").statusCode()).isEqualTo(200);
      assertThat(get(daemon, "/").body()).contains("upgrade", "consistent");
      assertThat(get(daemon, "/none").statusCode()).isEqualTo(404);
      HttpResponse<String> metrics = get(daemon, "/metrics");
      assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(metrics.body())
          .contains("towline_lag_seconds{subscription=\"upgrade\"} ")
          .contains("towline_rows_total{subscription=\"upgrade\"} ")
          .contains("towline_failures_total{subscription=\"upgrade\"} 0.0")
          .contains("towline_ready{subscription=\"upgrade\"} 1.0")
          .contains("towline_state{state=\"consistent\",subscription=\"upgrade\"} 1.0")
          .contains("# HELP towline_round_seconds ")
          .contains("towline_round_seconds_count{subscription=\"upgrade\"} ");
    }
  }

  @Test
  void anIdleDaemonStaysSmall() throws Exception {
    shop.done("install");
    try (Program daemon = Program.start(folder, "run")) {
      ready(daemon);

      String status = Files.readString(Path.of("/proc/" + daemon.pid() + "/status"));
      long kilobytes = Long.parseLong(status.replaceAll("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1"));
      assertThat(kilobytes).isLessThan(256 * 1024);
    }
  }

  @Test
  void withoutAnInstallationThereIsOneClearError() throws Exception {
    Result result = Program.run(folder, "run");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.story()).contains("Try: ", "towline install").doesNotContain("\tat ");
    assertThat(shop.onFollower("select nspname from pg_namespace where nspname = 'towline'"))
        .isEmpty();
  }

  @Test
  void aSubscriptionThatFailsDoesNotStopAnother() throws Exception {
    String alone = shop.yaml();
    shop.done("install");
    shop.write(
        alone.replace(
            "subscriptions:\n",
            """
                  gone: {url: "jdbc:postgresql://127.0.0.1:1/none", user: nobody}
                subscriptions:
                  lost: {leader: gone, follower: new, tables: other}
                """));

    try (Program daemon = Program.start(folder, "run")) {
      Await.until(
          "the other one is consistent",
          () -> get(daemon, "/ready").body().contains("upgrade - consistent"));

      assertThat(get(daemon, "/ready").statusCode()).isEqualTo(503);
      assertThat(get(daemon, "/ready").body())
          .contains("lost - stopped: Cannot connect to database gone")
          .contains("upgrade - consistent");
      assertThat(daemon.story()).contains("lost - Cannot connect", "Looking again in ");
      assertThat(daemon.terminate().exitCode()).isZero();
    }
  }

  @Test
  void aSecondDaemonTakesOverAndTheFirstLetsGo() throws Exception {
    shop.done("install");
    try (Program first = Program.start(folder, "run")) {
      ready(first);
      try (Program second = Program.start(folder, "run")) {
        ready(second);
        Await.until(
            "the first lets go",
            () -> first.story().contains("This daemon leaves the subscription alone."));
        shop.leader("insert into customer values (500, 'late')");
        Await.until("the second relays", shop::equal);
      }
    }
  }

  private static void ready(Program daemon) throws Exception {
    Await.until(
        "it is ready",
        () -> {
          if (!daemon.alive()) {
            throw new AssertionError(daemon.story());
          }
          return get(daemon, "/ready").statusCode() == 200;
        });
  }

  private static HttpResponse<String> get(Program daemon, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(daemon.address() + path)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
