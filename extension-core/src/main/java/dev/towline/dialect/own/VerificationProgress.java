package dev.towline.dialect.own;

import dev.towline.dialect.Verifications.Suspect;
import dev.towline.dialect.Verifications.Task;
import dev.towline.dialect.own.DifferenceStore.State;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.Cursor;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The task's table in {@code towline.verification_table}, moved on in the apply transaction that
 * does the task. Where the verification was forgotten meanwhile nothing is stored.
 */
record VerificationProgress(Wording wording, Connection follower, Task task) {

  /** What a piece adds to the counts. */
  private record Counts(long compared, long suspected, long differing, long repaired) {}

  void compared(Optional<Cursor> next, long rows, List<Difference> found) throws SQLException {
    Optional<Long> numbered = lock();
    if (numbered.isPresent()) {
      differences().add(numbered.get() + 1, found, State.SUSPECTED);
      advance(next, new Counts(rows, found.size(), 0, 0));
    }
  }

  void lookedAgain(List<Suspect> suspects, List<Difference> found) throws SQLException {
    Optional<Long> numbered = lock();
    if (numbered.isEmpty()) {
      return;
    }
    if (task.pass() == Task.Pass.REVIEWING) {
      reviewed(numbered.get(), suspects, found);
    } else {
      confirmed(numbered.get(), suspects, found);
    }
  }

  private void confirmed(long numbered, List<Suspect> suspects, List<Difference> found)
      throws SQLException {
    Map<List<String>, Difference> differing = byKey(found);
    List<Suspect> same = new ArrayList<>();
    for (Suspect suspect : suspects) {
      Difference now = differing.remove(suspect.difference().key());
      if (now == null) {
        same.add(suspect);
      } else if (!now.equals(suspect.difference())) {
        differences().change(suspect, now, State.SUSPECTED);
      }
    }
    differences().drop(same);
    differences().dropQuarantined(suspects);
    long moved = differences().move(suspects, State.CONFIRMED);
    long others = addOthers(numbered, differing, State.CONFIRMED);
    advance(Optional.empty(), new Counts(0, others, moved + others, 0));
  }

  private void reviewed(long numbered, List<Suspect> suspects, List<Difference> found)
      throws SQLException {
    Map<List<String>, Difference> differing = byKey(found);
    long quarantined = differences().dropQuarantined(suspects);
    for (Suspect suspect : suspects) {
      Difference now = differing.remove(suspect.difference().key());
      if (now != null) {
        differences().change(suspect, now, State.LEFT);
      }
    }
    long repaired = differences().move(suspects, State.REPAIRED);
    long others = addOthers(numbered, differing, State.LEFT);
    advance(Optional.empty(), new Counts(0, others, others - quarantined, repaired));
  }

  void mended(List<Suspect> suspects) throws SQLException {
    if (lock().isPresent()) {
      long quarantined = differences().dropQuarantined(suspects);
      differences().move(suspects, State.MENDED);
      advance(Optional.empty(), new Counts(0, 0, -quarantined, 0));
    }
  }

  private static Map<List<String>, Difference> byKey(List<Difference> found) {
    Map<List<String>, Difference> byKey = new LinkedHashMap<>();
    found.forEach(difference -> byKey.put(difference.key(), difference));
    return byKey;
  }

  /** A key may be written in another way than when it was suspected. */
  private long addOthers(long numbered, Map<List<String>, Difference> others, State state)
      throws SQLException {
    differences().add(numbered + 1, List.copyOf(others.values()), state);
    return others.size();
  }

  private DifferenceStore differences() {
    return new DifferenceStore(wording, follower, task);
  }

  /** How many differences are numbered; nobody can forget the verification until the commit. */
  private Optional<Long> lock() throws SQLException {
    String sql =
        """
        select rows_suspected
        from towline.verification_table
        where verification = ? and schema_name = ? and table_name = ?
        for update
        """;
    return Rows.list(
            follower,
            row -> row.getLong(1),
            sql,
            task.id(),
            task.table().schema(),
            task.table().name())
        .stream()
        .findFirst();
  }

  /** After the last piece of a pass comes the next pass that has something to do. */
  private void advance(Optional<Cursor> next, Counts counts) throws SQLException {
    String sql =
        """
        update towline.verification_table
        set cursor_values = ?, rows_compared = rows_compared + ?,
          rows_suspected = rows_suspected + ?, rows_differing = rows_differing + ?,
          rows_repaired = rows_repaired + ?
        where verification = ? and schema_name = ? and table_name = ?
        """;
    Sql.update(
        follower,
        sql,
        next.isEmpty() ? null : wording.list(follower, next.get().values()),
        counts.compared(),
        counts.suspected(),
        counts.differing(),
        counts.repaired(),
        task.id(),
        task.table().schema(),
        task.table().name());
    if (next.isEmpty()) {
      enter(pass());
    }
  }

  private String pass() throws SQLException {
    if (task.pass() == Task.Pass.COMPARING) {
      return "sweeping";
    }
    for (Task.Pass pass : List.of(Task.Pass.CONFIRMING, Task.Pass.REMOVING, Task.Pass.MENDING)) {
      boolean wanted = pass == Task.Pass.CONFIRMING || task.repair();
      if (wanted && hasSuspects(pass)) {
        return StoredVerifications.word(pass);
      }
    }
    return hasSuspects(Task.Pass.REVIEWING) ? "reviewing" : "done";
  }

  private boolean hasSuspects(Task.Pass pass) throws SQLException {
    Task other =
        new Task(task.id(), task.occasion(), task.repair(), task.table(), pass, Optional.empty());
    return !new DifferenceStore(wording, follower, other).suspects(1).isEmpty();
  }

  private void enter(String pass) throws SQLException {
    Sql.update(
        follower,
        """
        update towline.verification_table set pass = ?
        where verification = ? and schema_name = ? and table_name = ?
        """,
        pass,
        task.id(),
        task.table().schema(),
        task.table().name());
    if (pass.equals("done")) {
      differences().prune();
      new VerificationReports(wording, follower).finish(task.id());
    }
  }
}
