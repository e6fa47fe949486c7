package dev.towline.relay;

import dev.towline.dialect.Alteration;
import dev.towline.model.CapturedTable;
import dev.towline.model.KnownShape;
import dev.towline.model.TableName;
import dev.towline.model.TableProgress;
import dev.towline.model.TableProgress.State;
import dev.towline.model.ToldChange;
import dev.towline.model.ToldChange.Outcome;
import dev.towline.model.TowlineException;
import dev.towline.relay.RelaySettings.Reshaped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of tables that were followed and are no longer there under their name. */
final class LostTables {

  private final RelaySettings settings;
  private final Side leader;
  private final Side follower;
  private final Connections connections;
  private final ShapeBook book;

  LostTables(
      RelaySettings settings, Side leader, Side follower, Connections connections, ShapeBook book) {
    this.settings = settings;
    this.leader = leader;
    this.follower = follower;
    this.connections = connections;
    this.book = book;
  }

  /**
   * The progress of those that are followed still. A renamed table is renamed on the follower, a
   * dropped one stays there as it was.
   */
  List<TableProgress> settle(List<CapturedTable> captured, List<TableProgress> stored) {
    List<TableProgress> left = new ArrayList<>();
    for (TableProgress progress : stored) {
      if (captured.stream().anyMatch(table -> table.name().equals(progress.table()))) {
        left.add(progress);
      } else if (settings.tables().selects(progress.table())) {
        settle(captured, progress).ifPresent(left::add);
      }
    }
    return left;
  }

  private Optional<TableProgress> settle(List<CapturedTable> captured, TableProgress lost) {
    Optional<CapturedTable> renamed =
        captured.stream().filter(table -> same(table, lost.table())).findFirst();
    boolean follows = settings.shapeChanges() == Reshaped.FOLLOW;
    if (renamed.isPresent() && follows) {
      return Optional.of(rename(lost, renamed.get().name()));
    }
    if (settings.shapeChanges() == Reshaped.STOP || renamed.isPresent() || isThere(lost.table())) {
      throw refused(lost.table());
    }
    follower.tell(
        "Forgetting " + lost.table(),
        () ->
            book.write(
                connection -> {
                  book.forget(lost.table());
                  book.tell(
                      new ToldChange(
                          lost.table(),
                          "the table is gone from the leader",
                          Outcome.TOLD,
                          "",
                          "it stays on the follower as it was last"));
                }));
    return Optional.empty();
  }

  private boolean same(CapturedTable table, TableName name) {
    Map<TableName, KnownShape> known = book.known();
    return table.relation() != 0
        && Optional.ofNullable(known.get(name))
            .filter(shape -> shape.relation() == table.relation())
            .isPresent();
  }

  private boolean isThere(TableName table) {
    return leader.ask(
        "Looking for " + table, () -> !Question.table(connections.leader(), table).provesAbsence());
  }

  private TowlineException refused(TableName table) {
    return TowlineException.fatal(
        "Table %s is no longer captured on %s: it was dropped, renamed or taken out of capture."
            .formatted(table, leader.name()),
        "Exclude it with \"!%s\" under tables:, or rename it back, or run towline install."
            .formatted(table));
  }

  private TableProgress rename(TableProgress lost, TableName name) {
    TableName from = settings.mapping().table(lost.table());
    TableName to = settings.mapping().table(name);
    follower.tell(
        "Renaming " + from,
        () ->
            book.write(
                connection -> {
                  List<String> ran = rename(connection, from, to);
                  book.rename(lost.table(), name);
                  book.tell(
                      new ToldChange(
                          lost.table(),
                          "the table was renamed to " + name,
                          Outcome.FOLLOWED,
                          String.join("; ", ran),
                          ""));
                }));
    TableProgress renamed =
        new TableProgress(
            name,
            lost.state(),
            lost.cursor(),
            lost.rowsDone(),
            lost.rowsExpected(),
            lost.fingerprint(),
            lost.complete());
    // What was refused of it is noted under its old name: all of it is looked at again.
    return renamed.state() == State.FOLLOWING && book.quarantined()
        ? renamed.enter(State.REPAIRING)
        : renamed;
  }

  private List<String> rename(Connection connection, TableName from, TableName to)
      throws SQLException {
    var catalog = follower.dialect().catalog();
    boolean needed =
        catalog.table(connection, from).isPresent() && catalog.table(connection, to).isEmpty();
    if (from.equals(to) || !needed) {
      return List.of();
    }
    Alteration renaming = new Alteration(List.of(), List.of(catalog.renaming(from, to)));
    Alteration.Result result =
        catalog.alter(
            connections.leader(),
            connection,
            catalog.table(connection, from).orElseThrow(),
            renaming,
            settings.intervals().lockTimeout());
    if (result.failed()) {
      throw TowlineException.fatal(
          "Table %s was renamed to %s on the leader, and the follower refuses to do so: %s."
              .formatted(from, to, result.refused()),
          String.join("; ", catalog.renaming(from, to)) + ";");
    }
    return result.ran();
  }
}
