package dev.towline.daemon.command;

import dev.towline.daemon.command.SubscriptionStatus.Copy;
import dev.towline.daemon.command.SubscriptionStatus.Failure;
import dev.towline.daemon.command.SubscriptionStatus.Problem;
import dev.towline.daemon.command.SubscriptionStatus.Quarantine;
import dev.towline.daemon.command.SubscriptionStatus.QuarantinedRow;
import dev.towline.daemon.command.SubscriptionStatus.Relay;
import dev.towline.daemon.command.SubscriptionStatus.ShapeChange;
import dev.towline.daemon.command.SubscriptionStatus.Slices;
import dev.towline.daemon.command.SubscriptionStatus.Switchover;
import dev.towline.daemon.command.SubscriptionStatus.Table;
import dev.towline.daemon.command.SubscriptionStatus.Verified;
import dev.towline.daemon.command.SubscriptionStatus.Verifying;
import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.daemon.databases.Roles;
import dev.towline.dialect.Dialect;
import dev.towline.model.Subscription;
import dev.towline.model.SubscriptionName;
import dev.towline.model.TableProgress;
import dev.towline.model.TowlineException;
import dev.towline.model.VerificationReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Finds out how a subscription stands by asking both databases; no daemon is needed for it. */
final class StatusReader {

  private static final int QUARANTINED_SHOWN = 5;

  private static final int SHAPE_CHANGES_SHOWN = 5;

  private final Databases databases;

  StatusReader(Databases databases) {
    this.databases = databases;
  }

  /** What the follower has stored. */
  private record Stored(
      Subscription subscription,
      List<TableProgress> tables,
      Quarantine quarantine,
      Optional<Verified> verified,
      Optional<Verifying> verifying,
      List<ShapeChange> shapeChanges,
      RelaySign sign) {}

  SubscriptionStatus read(SubscriptionSettings settings) {
    List<Problem> problems = new ArrayList<>();
    Optional<Stored> stored = guarded(problems, () -> stored(settings)).orElse(Optional.empty());
    Optional<Instant> leaderNow = guarded(problems, () -> leaderClock(settings));
    Optional<Subscription> subscription = stored.map(Stored::subscription);
    Optional<Instant> asOf = subscription.flatMap(Subscription::asOf);
    return new SubscriptionStatus(
        settings.name().text(),
        settings.leader().text(),
        settings.follower().text(),
        state(subscription, problems),
        asOf.flatMap(
            time -> leaderNow.map(now -> Math.max(0, seconds(Duration.between(time, now))))),
        asOf.map(Instant::toString),
        subscription.map(Subscription::rowsApplied).orElse(0L),
        stored.filter(s -> s.sign().alive()).map(s -> s.subscription().rowsPerSecond()).orElse(0.0),
        stored.map(s -> relay(s.sign())),
        stored.flatMap(StatusReader::copy),
        subscription.flatMap(Subscription::slices).map(s -> new Slices(s.next(), s.count())),
        stored.map(Stored::quarantine).orElse(new Quarantine(0, List.of())),
        stored.flatMap(Stored::verified),
        stored.flatMap(Stored::verifying),
        stored.map(Stored::shapeChanges).orElse(List.of()),
        new Roles(databases).pending(settings).map(StatusReader::switchover),
        subscription
            .flatMap(Subscription::failure)
            .map(f -> new Failure(f.problem(), f.remedy(), f.at().toString())),
        problems);
  }

  private static Switchover switchover(dev.towline.model.Switchover pending) {
    return new Switchover(
        pending.step().word(),
        pending.oldLeader().text(),
        pending.newLeader().text(),
        pending.epoch().number());
  }

  private Optional<Stored> stored(SubscriptionSettings settings) {
    return databases
        .get(settings.follower())
        .call(
            "Reading the status of " + settings.name(),
            (connection, dialect) -> {
              var applier = dialect.applier();
              var subscription = applier.load(connection, settings.name());
              if (subscription.isEmpty()) {
                return Optional.empty();
              }
              return Optional.of(
                  new Stored(
                      subscription.get(),
                      applier.progress(connection, settings.name()),
                      quarantine(connection, dialect, settings.name()),
                      verified(connection, dialect, settings.name()),
                      verifying(connection, dialect, settings.name()),
                      shapeChanges(connection, dialect, settings.name()),
                      RelaySign.of(connection, dialect, subscription.get())));
            });
  }

  private static Quarantine quarantine(
      Connection connection, Dialect dialect, SubscriptionName name) throws SQLException {
    return new Quarantine(
        dialect.quarantine().count(connection, name),
        dialect.quarantine().first(connection, name, QUARANTINED_SHOWN).stream()
            .map(StatusReader::row)
            .toList());
  }

  private static List<ShapeChange> shapeChanges(
      Connection connection, Dialect dialect, SubscriptionName name) throws SQLException {
    return dialect.shapes().last(connection, name, SHAPE_CHANGES_SHOWN).stream()
        .map(
            entry ->
                new ShapeChange(
                    entry.change().table().toString(),
                    entry.at().toString(),
                    entry.change().what(),
                    entry.change().outcome().name().toLowerCase(Locale.ROOT),
                    entry.change().statement(),
                    entry.change().reason()))
        .toList();
  }

  private static QuarantinedRow row(dev.towline.model.QuarantinedRow row) {
    return new QuarantinedRow(
        row.table().toString(), row.key(), row.column(), row.value(), row.reason());
  }

  private static Optional<Verified> verified(
      Connection connection, Dialect dialect, SubscriptionName name) throws SQLException {
    Instant now = dialect.applier().now(connection);
    return dialect
        .verifications()
        .last(connection, name)
        .map(
            report -> {
              Instant finished = report.finishedAt().orElse(now);
              return new Verified(
                  seconds(Duration.between(finished, now)),
                  finished.toString(),
                  report.asOf().map(Instant::toString),
                  report.rowsCompared(),
                  report.left(),
                  sum(report, VerificationReport.Table::repaired));
            });
  }

  private static Optional<Verifying> verifying(
      Connection connection, Dialect dialect, SubscriptionName name) throws SQLException {
    return dialect.verifications().unfinished(connection, name).stream()
        .findFirst()
        .map(
            report ->
                new Verifying(
                    report.occasion().name().toLowerCase(Locale.ROOT),
                    report.tables().stream().filter(VerificationReport.Table::done).count(),
                    report.tables().size(),
                    report.rowsCompared(),
                    sum(report, t -> Math.max(t.rowsCompared(), t.rowsExpected())),
                    sum(report, VerificationReport.Table::differences)));
  }

  private static long sum(
      VerificationReport report, ToLongFunction<VerificationReport.Table> rows) {
    return report.tables().stream().mapToLong(rows).sum();
  }

  private Instant leaderClock(SubscriptionSettings settings) {
    return databases
        .get(settings.leader())
        .call(
            "Reading the clock of " + settings.leader(),
            (connection, dialect) -> dialect.changelog().now(connection));
  }

  private static String state(Optional<Subscription> subscription, List<Problem> problems) {
    return subscription
        .map(s -> s.state().words())
        .orElse(problems.isEmpty() ? "never run" : "unknown");
  }

  private static Relay relay(RelaySign sign) {
    return new Relay(sign.relay(), sign.alive(), sign.silence().map(StatusReader::seconds));
  }

  /** The copy, while some table is not complete. */
  private static Optional<Copy> copy(Stored stored) {
    List<TableProgress> open =
        stored.tables().stream().filter(t -> t.state() != TableProgress.State.FOLLOWING).toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    long done = open.stream().mapToLong(TableProgress::rowsDone).sum();
    long expected = open.stream().mapToLong(t -> Math.max(t.rowsExpected(), t.rowsDone())).sum();
    double speed = stored.sign().alive() ? stored.subscription().rowsPerSecond() : 0;
    return Optional.of(
        new Copy(
            stored.tables().size() - open.size(),
            stored.tables().size(),
            done,
            expected,
            speed > 0 ? Optional.of((expected - done) / speed) : Optional.empty(),
            open.stream()
                .filter(table -> table.state() != TableProgress.State.WAITING)
                .map(StatusReader::table)
                .toList()));
  }

  private static Table table(TableProgress progress) {
    return new Table(
        progress.table().toString(),
        progress.state().name().toLowerCase(Locale.ROOT),
        progress.rowsDone(),
        progress.rowsExpected());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static <T> Optional<T> guarded(List<Problem> problems, Supplier<T> asking) {
    try {
      return Optional.of(asking.get());
    } catch (TowlineException e) {
      problems.add(new Problem(String.valueOf(e.getMessage()), e.remedy()));
      return Optional.empty();
    }
  }
}
