package dev.towline.mysql;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Patience;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.mysql.CaptureDifference.Mend;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Capture by triggers on MySQL 8.0 to 9.x and MariaDB 10.6 to 11.x. */
public final class MySqlCapture implements Capture {

  /** A second, the shortest wait there is; pauses of as much; a minute. */
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(1));

  private final Engine engine;
  private final MySqlCatalog catalog;
  private final Patience patience;

  public MySqlCapture(Engine engine) {
    this(engine, PATIENCE);
  }

  public MySqlCapture(Engine engine, Patience patience) {
    this.engine = engine;
    this.catalog = new MySqlCatalog(engine);
    this.patience = patience;
  }

  @Override
  public List<Script> render(Connection leader, Plan plan) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      Definer definer = Definer.of(plain.connection());
      List<Script> scripts = new ArrayList<>();
      for (WantedCapture wanted :
          CaptureGround.of(plain.connection(), catalog, definer).wanted(plan, List.of())) {
        scripts.add(new Script(wanted.id(), wanted.script(engine)));
      }
      scripts.add(new Script("token", new TokenFunction(engine, definer).script()));
      return scripts;
    }
  }

  @Override
  public int install(Connection leader, Plan plan, Consumer<String> progress) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      refuseWithoutTables(plain.connection());
      Definer definer = Definer.settle(plain.connection(), engine);
      Comparison comparison = compare(plain.connection(), plan, definer);
      try (ShortLocks locks = ShortLocks.on(plain.connection(), engine, patience)) {
        Installation installation = new Installation(plain.connection(), locks);
        for (InstalledCapture extra : comparison.extra()) {
          installation.remove(extra);
          progress.accept(extra.known() + ": no longer captured");
        }
        for (Changed changed : comparison.changed()) {
          installation.run(changed.wanted(), changed.installed(), comparison.doubted(changed));
          progress.accept(changed.sentence());
        }
        new TokenFunction(engine, definer).install(plain.connection(), locks);
      }
      return comparison.extra().size() + comparison.changed().size();
    }
  }

  @Override
  public void renew(Connection leader, TableName table) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader);
        ShortLocks locks = ShortLocks.on(plain.connection(), engine, patience)) {
      for (InstalledCapture there : InstalledCapture.all(plain.connection())) {
        if (there.known().equals(table)) {
          TableOptions options = new TableOptions(there.detail(), Optional.empty());
          Plan alone = new Plan(TableSelection.of(table), Map.of(table, options));
          Comparison comparison =
              compare(plain.connection(), alone, Definer.settle(plain.connection(), engine));
          Installation installation = new Installation(plain.connection(), locks);
          for (Changed changed : comparison.changed()) {
            installation.run(changed.wanted(), changed.installed(), comparison.doubted(changed));
          }
        }
      }
    }
  }

  @Override
  public List<Finding> drift(Connection leader, Plan plan) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      Comparison comparison = compare(plain.connection(), plan, Definer.of(plain.connection()));
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
    try (PlainSession plain = PlainSession.of(leader);
        ShortLocks locks = ShortLocks.on(plain.connection(), engine, patience)) {
      new Installation(plain.connection(), locks).removeAll(progress);
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
  private record Comparison(
      CaptureGround ground,
      List<InstalledCapture> installed,
      List<InstalledCapture> extra,
      List<Changed> changed) {

    /**
     * The captures of tables whose rows a cascade may have changed unnoticed: they reference a
     * column whose changes were not told as a key's.
     */
    List<String> doubted(Changed changed) {
      List<String> added = new ArrayList<>(changed.wanted().referenced());
      changed.installed().ifPresent(before -> added.removeAll(before.referenced()));
      Set<TableName> children =
          changed.installed().isPresent()
              ? ground.children(changed.wanted().table(), added)
              : Set.of();
      return installed.stream()
          .filter(capture -> children.stream().anyMatch(one -> ground.same(one, capture.known())))
          .map(InstalledCapture::id)
          .toList();
    }
  }

  private record Changed(
      WantedCapture wanted, Optional<InstalledCapture> installed, CaptureDifference difference) {
    String sentence() {
      return wanted.table()
          + ": "
          + (difference.mend() == Mend.INSTALL
              ? "captured now"
              : "captured anew, since " + String.join("; ", difference.sentences()));
    }
  }

  private Comparison compare(Connection connection, Plan plan, Definer definer)
      throws SQLException {
    List<InstalledCapture> installed = InstalledCapture.all(connection);
    CaptureGround ground = CaptureGround.of(connection, catalog, definer);
    List<WantedCapture> wanted = ground.wanted(plan, installed);
    Set<String> selected = wanted.stream().map(WantedCapture::id).collect(toSet());
    Map<String, InstalledCapture> byId =
        installed.stream().collect(toMap(InstalledCapture::id, identity()));
    List<Changed> changed = new ArrayList<>();
    for (WantedCapture each : wanted) {
      Optional<InstalledCapture> there = Optional.ofNullable(byId.get(each.id()));
      CaptureDifference difference =
          there
              .map(capture -> CaptureDifference.between(capture, each))
              .orElseGet(() -> CaptureDifference.missing(each));
      if (difference.mend() != Mend.NOTHING) {
        changed.add(new Changed(each, there, difference));
      }
    }
    return new Comparison(
        ground,
        installed,
        installed.stream().filter(there -> !selected.contains(there.id())).toList(),
        changed);
  }

  private static Finding drift(TableName table, String sentence) {
    return new Finding(Severity.WARNS, table.toString(), sentence, "towline install");
  }

  private void refuseWithoutTables(Connection connection) throws SQLException {
    if (!InstalledCapture.possible(connection)) {
      throw TowlineException.fatal(
          "The database towline is not on this server.",
          "Run towline install, or add the location classpath:towline/migration/%s to your Flyway."
              .formatted(engine.name()));
    }
  }
}
