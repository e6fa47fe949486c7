package dev.towline.daemon.jobs;

import dev.towline.dialect.Changelog.LogSize;
import dev.towline.model.NodeName;
import dev.towline.model.Subscription.State;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableProgress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Every metric there is, with its sentence and its unit. */
final class Metrics {

  private static final Duration[] ROUND_BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<NodeName, Long> auditBytes = new ConcurrentHashMap<>();

  /** Everything in the format that Prometheus reads. */
  String scrape() {
    return registry.scrape();
  }

  /** A watch over a subscription, with all of the subscription's metrics. */
  RelayWatch watch(SubscriptionName name, InstantSource clock) {
    Tags tags = Tags.of("subscription", name.text());
    Timer rounds =
        Timer.builder("towline.round")
            .description(
                "Time from a round's first statement on the leader to its commit, seconds.")
            .serviceLevelObjectives(ROUND_BUCKETS)
            .tags(tags)
            .register(registry);
    RelayWatch watch = new RelayWatch(name, clock, rounds::record);
    gauge(
        "towline.lag.seconds",
        "How old the follower's data are, seconds; NaN until it is known.",
        tags,
        watch,
        w -> w.lag().map(lag -> lag.toNanos() / 1e9).orElse(Double.NaN));
    for (State state : State.values()) {
      gauge(
          "towline.state",
          "1 for the state that the subscription is in, 0 for the others.",
          tags.and("state", RelayWatch.word(state)),
          watch,
          w -> w.state().filter(state::equals).isPresent() ? 1 : 0);
    }
    gauge(
        "towline.ready",
        "1 while the follower is consistent and the relay does not fail, else 0.",
        tags,
        watch,
        w -> w.ready() ? 1 : 0);
    counter(
        "towline.rows", "Rows written or deleted on the follower.", tags, watch, RelayWatch::rows);
    counter("towline.failures", "Slices that failed.", tags, watch, RelayWatch::failures);
    gauge(
        "towline.quarantine.rows",
        "Rows that the follower refused and that were set aside.",
        tags,
        watch,
        RelayWatch::quarantined);
    counter(
        "towline.verified.rows",
        "Rows that verifications compared.",
        tags,
        watch,
        RelayWatch::rowsVerified);
    gauge(
        "towline.verification.differences",
        "Rows that the last verification of all tables left different; NaN before the first.",
        tags,
        watch,
        w -> w.verified().map(v -> (double) v.differences()).orElse(Double.NaN));
    gauge(
        "towline.verification.age.seconds",
        "Time since the last verification of all tables was finished, seconds; NaN before the first.",
        tags,
        watch,
        w -> w.verificationAge().map(age -> age.toNanos() / 1e9).orElse(Double.NaN));
    gauge(
        "towline.copy.rows.done",
        "Rows copied of the tables that are not complete yet.",
        tags,
        watch,
        w -> sum(w.progress(), TableProgress::rowsDone));
    gauge(
        "towline.copy.rows.expected",
        "Rows to copy of the tables that are not complete yet, an estimate.",
        tags,
        watch,
        w -> sum(w.progress(), TableProgress::rowsExpected));
    return watch;
  }

  /** Notes the size of a leader's audit tables. */
  void auditTables(NodeName leader, List<LogSize> sizes) {
    auditBytes.put(leader, sizes.stream().mapToLong(LogSize::bytes).sum());
    gauge(
        "towline.audit.bytes",
        "What the audit tables of a leader take up, bytes.",
        Tags.of("database", leader.text()),
        auditBytes,
        bytes -> bytes.getOrDefault(leader, 0L));
  }

  private <T> void gauge(
      String name, String sentence, Tags tags, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value)
        .description(sentence)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private <T> void counter(
      String name, String sentence, Tags tags, T source, ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value)
        .description(sentence)
        .tags(tags)
        .register(registry);
  }

  private static double sum(List<TableProgress> tables, ToDoubleFunction<TableProgress> rows) {
    return tables.stream()
        .filter(table -> table.state() != TableProgress.State.FOLLOWING)
        .mapToDouble(rows)
        .sum();
  }
}
