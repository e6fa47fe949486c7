package dev.towline.dialect.own;

import dev.towline.dialect.Verifications.Suspect;
import dev.towline.dialect.Verifications.Task;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.VerificationReport.Difference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The differences of one task's table, in {@code towline.verification_difference}. Suspects are
 * always the first ones that a pass is about, so the first and the last number name them all.
 */
record DifferenceStore(Wording wording, Connection follower, Task task) {

  /** How many of those that are left, and of those that are repaired, a report names. */
  static final int NAMED = 10;

  private static final String ONLY_HERE = "only on follower";

  /** What a difference is. */
  enum State {
    /** Seen once. */
    SUSPECTED,
    /** Seen again at a later snapshot. */
    CONFIRMED,
    /** Sent again, not looked at since. */
    MENDED,
    /** The same on both sides by now. */
    REPAIRED,
    /** Sent again, and different all the same. */
    LEFT
  }

  /** What the suspects of the task's pass are. */
  private State state() {
    return switch (task.pass()) {
      case REMOVING, MENDING -> State.CONFIRMED;
      case REVIEWING -> State.MENDED;
      case COMPARING, SWEEPING, CONFIRMING -> State.SUSPECTED;
    };
  }

  private boolean removing() {
    return task.pass() == Task.Pass.REMOVING;
  }

  List<Suspect> suspects(int limit) throws SQLException {
    String sql =
        """
        select number, key_values, difference
        from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and state = ?
          and (? or (difference = ?) = ?)
        order by number
        limit ?
        """;
    return Rows.list(
        follower,
        row ->
            new Suspect(
                row.getLong("number"),
                new Difference(
                    wording.list(row, "key_values").orElseThrow(), row.getString("difference"))),
        sql,
        task.id(),
        task.table().schema(),
        task.table().name(),
        StoredVerifications.word(state()),
        state() != State.CONFIRMED,
        ONLY_HERE,
        removing(),
        limit);
  }

  void add(long firstNumber, List<Difference> found, State state) throws SQLException {
    String sql =
        """
        insert into towline.verification_difference
          (verification, schema_name, table_name, number, key_values, difference, state)
        values (?, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement statement = follower.prepareStatement(sql)) {
      long number = firstNumber;
      for (Difference difference : found) {
        Sql.bind(
            statement,
            task.id(),
            task.table().schema(),
            task.table().name(),
            number++,
            wording.list(follower, difference.key()),
            difference.what(),
            StoredVerifications.word(state));
        statement.addBatch();
      }
      if (!found.isEmpty()) {
        statement.executeBatch();
      }
    }
  }

  /** Takes suspects out that do not differ. */
  void drop(List<Suspect> suspects) throws SQLException {
    String sql =
        """
        delete from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and number = ?
        """;
    for (Suspect suspect : suspects) {
      Sql.update(
          follower, sql, task.id(), task.table().schema(), task.table().name(), suspect.number());
    }
  }

  /** Notes what is wrong with a suspect by now. */
  void change(Suspect suspect, Difference found, State state) throws SQLException {
    String sql =
        """
        update towline.verification_difference set difference = ?, state = ?
        where verification = ? and schema_name = ? and table_name = ? and number = ?
        """;
    Sql.update(
        follower,
        sql,
        found.what(),
        StoredVerifications.word(state),
        task.id(),
        task.table().schema(),
        task.table().name(),
        suspect.number());
  }

  /**
   * Takes suspects out whose rows are in quarantine: those are told of anyway.
   *
   * @return how many
   */
  long dropQuarantined(List<Suspect> suspects) throws SQLException {
    if (suspects.isEmpty()) {
      return 0;
    }
    String sql =
        """
        delete from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and state = ?
          and number between ? and ?
          and %1$s in (
            select q.%1$s from towline.quarantine q
            join towline.verification v on v.subscription = q.subscription
            where v.id = ? and q.schema_name = ? and q.table_name = ?)
        """
            .formatted(wording.key());
    return Sql.update(
        follower,
        sql,
        task.id(),
        task.table().schema(),
        task.table().name(),
        StoredVerifications.word(state()),
        first(suspects),
        last(suspects),
        task.id(),
        task.table().schema(),
        task.table().name());
  }

  /**
   * Moves those of the suspects on that are still what they were.
   *
   * @return how many
   */
  long move(List<Suspect> suspects, State to) throws SQLException {
    if (suspects.isEmpty()) {
      return 0;
    }
    String sql =
        """
        update towline.verification_difference set state = ?
        where verification = ? and schema_name = ? and table_name = ? and state = ?
          and number between ? and ? and (? or (difference = ?) = ?)
        """;
    return Sql.update(
        follower,
        sql,
        StoredVerifications.word(to),
        task.id(),
        task.table().schema(),
        task.table().name(),
        StoredVerifications.word(state()),
        first(suspects),
        last(suspects),
        state() != State.CONFIRMED,
        ONLY_HERE,
        removing());
  }

  private static long first(List<Suspect> suspects) {
    return suspects.get(0).number();
  }

  private static long last(List<Suspect> suspects) {
    return suspects.get(suspects.size() - 1).number();
  }

  /** Of a table that is done the first ones stay, for the report. */
  void prune() throws SQLException {
    for (State state : List.of(State.CONFIRMED, State.LEFT, State.REPAIRED)) {
      prune(state);
    }
  }

  private void prune(State state) throws SQLException {
    String further =
        """
        select number
        from towline.verification_difference
        where verification = ? and schema_name = ? and table_name = ? and state = ?
        order by number
        limit 1 offset ?
        """;
    String word = StoredVerifications.word(state);
    List<Long> from =
        Rows.list(
            follower,
            row -> row.getLong(1),
            further,
            task.id(),
            task.table().schema(),
            task.table().name(),
            word,
            NAMED);
    if (!from.isEmpty()) {
      Sql.update(
          follower,
          """
          delete from towline.verification_difference
          where verification = ? and schema_name = ? and table_name = ? and state = ?
            and number >= ?
          """,
          task.id(),
          task.table().schema(),
          task.table().name(),
          word,
          from.get(0));
    }
  }
}
