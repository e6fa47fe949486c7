package dev.towline.postgresql;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Catalog;
import dev.towline.dialect.Patience;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.CaptureDifference.Mend;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Capture by triggers on PostgreSQL 9.6 to 18. */
public final class PostgresCapture implements Capture {

  private final Catalog catalog;
  private final Patience patience;

  public PostgresCapture(Catalog catalog) {
    this(catalog, Patience.DEFAULT);
  }

  public PostgresCapture(Catalog catalog, Patience patience) {
    this.catalog = catalog;
    this.patience = patience;
  }

  @Override
  public List<Script> render(Connection leader, Plan plan) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      return CaptureGround.of(plain.connection(), catalog).wanted(plan, List.of()).stream()
          .map(wanted -> new Script(wanted.id(), wanted.install()))
          .toList();
    }
  }

  @Override
  public int install(Connection leader, Plan plan, Consumer<String> progress) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      refuseWithoutTables(plain.connection());
      Comparison comparison = compare(plain.connection(), plan);
      ShortTransactions transactions = new ShortTransactions(plain.connection(), patience);
      for (InstalledCapture extra : comparison.extra()) {
        transactions.run(extra.known(), WantedCapture.remove(extra.id()));
        progress.accept(extra.known() + ": no longer captured");
      }
      for (Changed changed : comparison.changed()) {
        transactions.run(changed.wanted().table(), script(changed));
        progress.accept(changed.sentence());
      }
      return comparison.extra().size() + comparison.changed().size();
    }
  }

  @Override
  public void renew(Connection leader, TableName table) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      ShortTransactions transactions = new ShortTransactions(plain.connection(), patience);
      for (InstalledCapture there : InstalledCapture.all(plain.connection())) {
        if (there.table().equals(Optional.of(table))) {
          TableOptions options = new TableOptions(there.detail(), Optional.of(there.level()));
          Plan alone = new Plan(TableSelection.of(table), Map.of(table, options));
          for (Changed changed : compare(plain.connection(), alone).changed()) {
            transactions.run(table, script(changed));
          }
        }
      }
    }
  }

  @Override
  public List<Finding> drift(Connection leader, Plan plan) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      Comparison comparison = compare(plain.connection(), plan);
      List<Finding> findings = new ArrayList<>();
      for (InstalledCapture extra : comparison.extra()) {
        findings.add(drift(extra.known(), "It is captured but not selected, or it is gone."));
      }
      for (Changed changed : comparison.changed()) {
        changed
            .difference()
            .sentences()
            .forEach(sentence -> findings.add(drift(changed.wanted().table(), sentence)));
      }
      return findings;
    }
  }

  @Override
  public void uninstall(Connection leader, Consumer<String> progress) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      ShortTransactions transactions = new ShortTransactions(plain.connection(), patience);
      for (FenceGuards guards : FenceGuards.all(plain.connection())) {
        guards.remove(plain.connection(), transactions);
      }
      for (InstalledCapture installed : InstalledCapture.all(plain.connection())) {
        transactions.run(installed.known(), WantedCapture.remove(installed.id()));
        progress.accept(installed.known() + ": no longer captured");
      }
      transactions.run(
          new TableName("towline", "capture"), "drop schema if exists towline cascade");
      progress.accept("The schema towline is gone.");
    }
  }

  @Override
  public List<Moment> history(Connection leader, TableName table, List<String> key)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      return new CaptureHistory(plain.connection()).of(table, key);
    }
  }

  @Override
  public long forget(Connection leader, Instant before) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      return new CaptureHistory(plain.connection()).forget(before);
    }
  }

  /** What must go and what must be made or mended. */
  private record Comparison(List<InstalledCapture> extra, List<Changed> changed) {}

  private record Changed(WantedCapture wanted, CaptureDifference difference) {
    String sentence() {
      return wanted.table()
          + ": "
          + (difference.mend() == Mend.INSTALL
              ? "captured now"
              : "captured anew, since " + String.join("; ", difference.sentences()));
    }
  }

  private Comparison compare(Connection connection, Plan plan) throws SQLException {
    List<InstalledCapture> installed = InstalledCapture.all(connection);
    List<WantedCapture> wanted = CaptureGround.of(connection, catalog).wanted(plan, installed);
    Set<Long> selected = wanted.stream().map(WantedCapture::relation).collect(toSet());
    Map<Long, InstalledCapture> byRelation =
        installed.stream().collect(toMap(InstalledCapture::relation, identity()));
    List<Changed> changed = new ArrayList<>();
    for (WantedCapture each : wanted) {
      CaptureDifference difference =
          Optional.ofNullable(byRelation.get(each.relation()))
              .map(there -> CaptureDifference.between(there, each))
              .orElseGet(() -> CaptureDifference.missing(each));
      if (difference.mend() != Mend.NOTHING) {
        changed.add(new Changed(each, difference));
      }
    }
    return new Comparison(
        installed.stream().filter(there -> !selected.contains(there.relation())).toList(), changed);
  }

  private static String script(Changed changed) {
    WantedCapture wanted = changed.wanted();
    return switch (changed.difference().mend()) {
      case NOTHING -> "";
      case REFRESH -> wanted.refresh();
      case INSTALL -> wanted.install();
      case REPLACE -> WantedCapture.remove(wanted.id()) + wanted.install() + wanted.doubt();
    };
  }

  private static Finding drift(TableName table, String sentence) {
    return new Finding(Severity.WARNS, table.toString(), sentence, "towline install");
  }

  private static void refuseWithoutTables(Connection connection) throws SQLException {
    if (!InstalledCapture.possible(connection)) {
      throw TowlineException.fatal(
          "The schema towline is not in this database.",
          "Run towline install, or add the location classpath:towline/migration/postgresql to your Flyway.");
    }
  }
}
