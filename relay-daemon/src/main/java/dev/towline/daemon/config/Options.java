package dev.towline.daemon.config;

import static dev.towline.daemon.config.Option.Scope.DAEMON;
import static dev.towline.daemon.config.Option.Scope.SUBSCRIPTION;

import dev.towline.relay.RelaySettings.RefusedRows;
import dev.towline.relay.RelaySettings.Reshaped;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.quartz.CronExpression;

/** Every option there is: the one place that knows names, defaults and descriptions. */
public final class Options {

  static final Option<Duration> IDLE_MAX =
      new Option<>(
          "idle-max",
          "20ms",
          SUBSCRIPTION,
          "The longest pause between two looks at an idle leader.",
          Values::duration);
  static final Option<Long> CHUNK_BYTES =
      new Option<>(
          "chunk-bytes",
          "16MB",
          SUBSCRIPTION,
          "How much of a table one chunk of a copy aims at.",
          Values::bytes);
  static final Option<Long> SLICE_KEYS =
      new Option<>(
          "slice-keys",
          "2000000",
          SUBSCRIPTION,
          "A difference of more changed keys than this is applied in slices.",
          Values::count);
  static final Option<Integer> SMALL_ROWS =
      new Option<>(
          "small-rows",
          "500",
          SUBSCRIPTION,
          "A batch of at most this many rows skips the staging tables.",
          Values::smallCount);
  static final Option<Integer> SMALL_BYTES =
      new Option<>(
          "small-bytes",
          "256kB",
          SUBSCRIPTION,
          "A batch of at most this size skips the staging tables.",
          Values::smallBytes);
  static final Option<Long> REPLACE_BYTES =
      new Option<>(
          "replace-bytes",
          "64MB",
          SUBSCRIPTION,
          "A table up to this size is replaced within one round after a change that no trigger"
              + " told of.",
          Values::bytes);
  static final Option<Duration> LOCK_TIMEOUT =
      new Option<>(
          "lock-timeout",
          "2s",
          SUBSCRIPTION,
          "How long a statement waits for a lock before the round is tried again.",
          Values::duration);
  static final Option<Duration> HEARTBEAT =
      new Option<>(
          "heartbeat",
          "1s",
          SUBSCRIPTION,
          "How often an idle follower is told that it is up to date.",
          Values::duration);
  static final Option<Duration> ACKNOWLEDGE_EVERY =
      new Option<>(
          "acknowledge-every",
          "5s",
          SUBSCRIPTION,
          "How often the leader is told what the follower has.",
          Values::duration);
  static final Option<Boolean> CREATE_TABLES =
      new Option<>(
          "create-tables",
          "true",
          SUBSCRIPTION,
          "Whether tables that the follower lacks are created there.",
          Values::flag);
  static final Option<Boolean> COPY_OVER =
      new Option<>(
          "copy-over",
          "false",
          SUBSCRIPTION,
          "Whether a new subscription may replace rows that the follower's tables have already.",
          Values::flag);
  static final Option<RefusedRows> REFUSED_ROWS =
      new Option<>(
          "refused-rows",
          "stop",
          SUBSCRIPTION,
          "What a row does that the follower does not take: stop the subscription, or go to"
              + " quarantine while the others flow.",
          Values::refusedRows);
  static final Option<Long> QUARANTINE_MAX =
      new Option<>(
          "quarantine-max",
          "10000",
          SUBSCRIPTION,
          "The subscription stops before more rows than this are in quarantine.",
          Values::count);
  static final Option<Long> VERIFY_RATE =
      new Option<>(
          "verify-rate",
          "0",
          SUBSCRIPTION,
          "The follower is verified round the clock, at no more rows per second than this; 0 does"
              + " not.",
          Values::count);
  static final Option<Optional<CronExpression>> VERIFY_SCHEDULE =
      new Option<>(
          "verify-schedule",
          "off",
          SUBSCRIPTION,
          "When all of the follower is verified at full speed (cron with seconds), or off.",
          Values::cronOrOff);
  static final Option<Boolean> VERIFY_REPAIR =
      new Option<>(
          "verify-repair",
          "false",
          SUBSCRIPTION,
          "Whether verify-rate and verify-schedule mend what they find.",
          Values::flag);
  static final Option<Reshaped> SHAPE_CHANGES =
      new Option<>(
          "shape-changes",
          "follow",
          SUBSCRIPTION,
          "What becomes of the follower's tables when the leader's get another shape: they follow,"
              + " the subscription stops until you have altered them, or they ignore it.",
          Values::reshaped);

  static final Option<Optional<InetSocketAddress>> HTTP_ADDRESS =
      new Option<>(
          "http-address",
          "127.0.0.1:9573",
          DAEMON,
          "Where /metrics, /health, /ready and the status page are served; port 0 takes a free one,"
              + " off serves nothing.",
          Values::address);
  static final Option<CronExpression> PURGE_CRON =
      new Option<>(
          "purge-cron",
          "0 * * * * ?",
          DAEMON,
          "When leaders are freed of changes that every follower has (cron with seconds).",
          Values::cron);
  static final Option<Long> RETAIN_MAX =
      new Option<>(
          "retain-max",
          "10GB",
          DAEMON,
          "How much a leader keeps for followers that do not come for their changes; past it the one"
              + " longest unseen is given up and must copy again.",
          Values::bytes);
  static final Option<CronExpression> FORGET_CRON =
      new Option<>(
          "forget-cron",
          "0 17 3 * * ?",
          DAEMON,
          "When recorded history older than history-retention is forgotten (cron with seconds).",
          Values::cron);
  static final Option<Duration> HISTORY_RETENTION =
      new Option<>(
          "history-retention",
          "30d",
          DAEMON,
          "How long the history of tables captured with rows is kept.",
          Values::duration);
  static final Option<Duration> RETRY_FIRST =
      new Option<>(
          "retry-first",
          "200ms",
          DAEMON,
          "The pause after a first passing failure; doubled after each further one.",
          Values::duration);
  static final Option<Duration> RETRY_MAX =
      new Option<>(
          "retry-max",
          "30s",
          DAEMON,
          "The longest pause after a passing failure.",
          Values::duration);
  static final Option<Duration> RETRY_FATAL =
      new Option<>(
          "retry-fatal",
          "30s",
          DAEMON,
          "The pause after a failure that needs a person, before looking again.",
          Values::duration);
  static final Option<Duration> CONNECT_TIMEOUT =
      new Option<>(
          "connect-timeout", "10s", DAEMON, "How long to wait for a connection.", Values::duration);

  /** All of them, in the order of the documentation. */
  public static final List<Option<?>> ALL =
      List.of(
          IDLE_MAX,
          CHUNK_BYTES,
          SLICE_KEYS,
          SMALL_ROWS,
          SMALL_BYTES,
          REPLACE_BYTES,
          LOCK_TIMEOUT,
          HEARTBEAT,
          ACKNOWLEDGE_EVERY,
          CREATE_TABLES,
          COPY_OVER,
          REFUSED_ROWS,
          QUARANTINE_MAX,
          VERIFY_RATE,
          VERIFY_SCHEDULE,
          VERIFY_REPAIR,
          SHAPE_CHANGES,
          HTTP_ADDRESS,
          PURGE_CRON,
          RETAIN_MAX,
          FORGET_CRON,
          HISTORY_RETENTION,
          RETRY_FIRST,
          RETRY_MAX,
          RETRY_FATAL,
          CONNECT_TIMEOUT);

  private Options() {}
}
