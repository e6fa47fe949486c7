package dev.towline.daemon.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.dialect.Changelog.LogSize;
import dev.towline.model.NodeName;
import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Path PAGE = Path.of("..", "docs", "operate", "watching.md");

  private final Metrics metrics = new Metrics();

  @BeforeEach
  void relaySomething() {
    RelayWatch watch = metrics.watch(new SubscriptionName("upgrade"), InstantSource.system());
    watch.stateChanged(State.CONSISTENT);
    watch.quarantined(3);
    watch.rowsVerified(50);
    watch.verified(Verifications.leaving(2), Duration.ofSeconds(9));
    watch.roundCommitted(42, Duration.ofMillis(7), Duration.ofMillis(3));
    TableName orders = new TableName("public", "orders");
    metrics.auditTables(new NodeName("old"), List.of(new LogSize(orders, 8192)));
  }

  @Test
  void aScrapeTellsWhatTheRelayDid() {
    assertThat(metrics.scrape())
        .contains("towline_rows_total{subscription=\"upgrade\"} 42.0")
        .contains("towline_quarantine_rows{subscription=\"upgrade\"} 3.0")
        .contains("towline_verified_rows_total{subscription=\"upgrade\"} 50.0")
        .contains("towline_verification_differences{subscription=\"upgrade\"} 2.0")
        .contains("towline_verification_age_seconds{subscription=\"upgrade\"} 9.")
        .contains("towline_round_seconds_count{subscription=\"upgrade\"} 1")
        .contains("towline_state{state=\"consistent\",subscription=\"upgrade\"} 1.0")
        .contains("towline_state{state=\"copying\",subscription=\"upgrade\"} 0.0")
        .contains("towline_audit_bytes{database=\"old\"} 8192.0");
  }

  @Test
  void everyMetricIsDocumentedWithItsSentence() throws IOException {
    assertThat(Files.readString(PAGE)).contains(help().toList());
  }

  @Test
  void everyMetricIsOurs() {
    assertThat(help()).isNotEmpty().allSatisfy(row -> assertThat(row).startsWith("| `towline_"));
  }

  /** The rows of the page's table, as the registry would write them. */
  private Stream<String> help() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("# HELP ") && !line.contains("_seconds_max "))
        .map(line -> line.substring("# HELP ".length()).replaceFirst(" ", "` | "))
        .map(line -> "| `" + line + " |");
  }
}
