package dev.towline.mysql;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.mysql.CaptureDifference.Mend;
import dev.towline.mysql.FenceGuard.Standing;
import dev.towline.mysql.InstalledCapture.Trigger;
import dev.towline.mysql.WantedCapture.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes, mends and removes the capture of tables in steps that each commit by themselves, for these
 * engines commit at every DDL statement. Whatever step it is stopped at, running it again comes to
 * the same end and no change is lost on the way:
 *
 * <ul>
 *   <li>the table is entered as not complete first; what is found so is doubted at its end
 *   <li>a new trigger is made beside the old one, which is dropped after; in between a change is
 *       logged twice, which is harmless for keys, and doubted for rows without one
 *   <li>the doubts come last, in one transaction with the end of the installation
 * </ul>
 */
final class Installation {

  private static final TableName EVERYTHING = new TableName("towline", "capture");

  private final Connection connection;
  private final ShortLocks locks;

  Installation(Connection connection, ShortLocks locks) {
    this.connection = connection;
    this.locks = locks;
  }

  /**
   * Makes the capture of a table what it ought to be.
   *
   * @param doubted captures of other tables that must be looked at as well
   */
  void run(WantedCapture wanted, Optional<InstalledCapture> installed, List<String> doubted)
      throws SQLException {
    TableName table = wanted.table();
    letDefinerRead(wanted);
    locks.run(table, wanted.register());
    if (!installed.map(there -> CaptureDifference.fits(there, wanted)).orElse(false)) {
      replaceAudit(wanted, installed);
    }
    if (wanted.detail() == Detail.ROWS) {
      locks.run(table, wanted.makeHistory());
    }
    for (Event event : Event.values()) {
      replaceTrigger(wanted, event);
    }
    locks.together(table, ending(wanted, installed, doubted));
  }

  /** Ends a capture; its history stays, for people may still ask. */
  void remove(InstalledCapture extra) throws SQLException {
    for (Trigger trigger : extra.triggers()) {
      locks.run(trigger.table(), WantedCapture.dropTrigger(trigger.name()));
    }
    locks.run(extra.known(), WantedCapture.remove(extra.id()));
  }

  /** Removes everything of ours, triggers first: without our tables they would fail every write. */
  void removeAll(Consumer<String> progress) throws SQLException {
    for (Standing guard : FenceGuard.all(connection)) {
      locks.run(guard.table(), WantedCapture.dropTrigger(guard.name()));
    }
    List<TableName> told = new ArrayList<>();
    for (Trigger trigger : InstalledCapture.triggers(connection)) {
      locks.run(trigger.table(), WantedCapture.dropTrigger(trigger.name()));
      if (!told.contains(trigger.table())) {
        told.add(trigger.table());
      }
    }
    told.forEach(table -> progress.accept(table + ": no longer captured"));
    locks.run(EVERYTHING, "drop database if exists towline");
    if (!dropDefiner()) {
      progress.accept(
          "The account %s stays, if it is there; an administrator may drop it."
              .formatted(Definer.LOCKED));
    }
    progress.accept("The database towline is gone.");
  }

  /** The database of a table may be a new one. */
  private void letDefinerRead(WantedCapture wanted) throws SQLException {
    if (wanted.definer().equals(Definer.LOCKED)) {
      locks.run(wanted.table(), wanted.definer().reading(wanted.table().schema()));
    }
  }

  /**
   * Old triggers cannot write the new audit table, so they go first; what they miss until the new
   * ones are there is doubted.
   */
  private void replaceAudit(WantedCapture wanted, Optional<InstalledCapture> installed)
      throws SQLException {
    List<Trigger> old = installed.map(InstalledCapture::triggers).orElse(List.of());
    locks.run(wanted.table(), wanted.makeNextAudit());
    for (Trigger trigger : old) {
      locks.run(trigger.table(), WantedCapture.dropTrigger(trigger.name()));
    }
    locks.run(wanted.table(), wanted.placeAudit(auditIsThere(wanted.id())));
  }

  private boolean auditIsThere(String id) throws SQLException {
    return !Rows.list(
            connection,
            row -> row.getInt(1),
            """
            select 1 from information_schema.tables
            where table_schema = 'towline' and table_name = ?
            """,
            id)
        .isEmpty();
  }

  private void replaceTrigger(WantedCapture wanted, Event event) throws SQLException {
    List<Trigger> there =
        InstalledCapture.triggers(connection).stream()
            .filter(trigger -> trigger.id().equals(wanted.id()) && trigger.event() == event)
            .toList();
    Optional<Trigger> right =
        there.stream().filter(trigger -> CaptureDifference.right(trigger, wanted)).findFirst();
    if (right.isEmpty()) {
      List<TableName> names = new ArrayList<>(wanted.triggers(event));
      names.removeAll(there.stream().map(Trigger::name).toList());
      if (names.isEmpty()) {
        locks.run(there.get(0).table(), WantedCapture.dropTrigger(there.get(0).name()));
        names.add(there.get(0).name());
      }
      locks.run(wanted.table(), wanted.createTrigger(event, names.get(0)));
    }
    for (Trigger trigger : there) {
      if (!right.equals(Optional.of(trigger))) {
        locks.run(trigger.table(), WantedCapture.dropTrigger(trigger.name()));
      }
    }
  }

  private static List<String> ending(
      WantedCapture wanted, Optional<InstalledCapture> installed, List<String> doubted) {
    List<String> ending = new ArrayList<>();
    doubted.forEach(id -> ending.add(WantedCapture.doubt(id)));
    boolean nothingLost =
        installed
            .map(there -> CaptureDifference.between(there, wanted).mend() == Mend.REFRESH)
            .orElse(false);
    if (!nothingLost || wanted.wholeRow()) {
      ending.add(WantedCapture.doubt(wanted.id()));
    }
    ending.add(wanted.complete());
    return ending;
  }

  private boolean dropDefiner() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop user if exists " + Definer.LOCKED.quoted());
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
