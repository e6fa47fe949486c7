package dev.towline.postgresql;

import dev.towline.dialect.Numbering;
import dev.towline.dialect.Patience;
import dev.towline.dialect.sql.Rows;
import dev.towline.dialect.sql.Sql;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.postgresql.ShortTransactions.Deed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sequences on PostgreSQL 9.6 to 18, whatever ties them to their columns. */
public final class PostgresNumbering implements Numbering {

  @Override
  public List<Counter> counters(Connection database, List<TableName> tables) throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      return CountingSequence.of(plain.connection(), tables).stream()
          .map(CountingSequence::counter)
          .distinct()
          .toList();
    }
  }

  @Override
  public Optional<BigInteger> extreme(Connection database, Counter counter) throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      CountingSequence sequence = sequences(plain.connection(), counter).get(0);
      return sequence.numeric()
          ? extreme(plain.connection(), counter, sequence.exact())
          : Optional.empty();
    }
  }

  /** A policy that hides rows is an error, never a smaller number. */
  private static Optional<BigInteger> extreme(Connection database, Counter counter, boolean exact)
      throws SQLException {
    String column = Quoting.name(counter.column());
    String sql =
        "select %s(%s)::text from %s%s"
            .formatted(
                counter.step() > 0 ? "max" : "min",
                column,
                Quoting.name(counter.table()),
                exact ? "" : " where %s::text ~ '^-?[0-9.]+$'".formatted(column));
    return new Attempt(database)
        .atomically(
            () -> {
              Sql.execute(database, "set local row_security = off");
              return Rows.list(database, row -> Optional.ofNullable(row.getString(1)), sql).get(0);
            })
        .map(text -> whole(text, counter));
  }

  private static BigInteger whole(String text, Counter counter) {
    RoundingMode outwards = counter.step() > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return new BigDecimal(text).setScale(0, outwards).toBigInteger();
  }

  @Override
  public void advance(Connection database, Counter counter, BigInteger next, Patience patience)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database)) {
      for (CountingSequence sequence : sequences(plain.connection(), counter)) {
        refuseBeyondEnd(sequence, next);
        new ShortTransactions(plain.connection(), patience)
            .run(
                Deed.NUMBER,
                sequence.sequence(),
                """
                set local synchronous_commit = on;
                select towline.advance_sequence(%s::regclass, %s)
                """
                    .formatted(Quoting.text(Quoting.name(sequence.sequence())), next));
      }
    }
  }

  private static List<CountingSequence> sequences(Connection database, Counter counter)
      throws SQLException {
    List<CountingSequence> sequences =
        CountingSequence.of(database, List.of(counter.table())).stream()
            .filter(sequence -> sequence.counts(counter))
            .toList();
    if (sequences.isEmpty()) {
      throw TowlineException.fatal(
          "No sequence gives numbers to %s.%s any more."
              .formatted(counter.table(), counter.column()),
          "Look for the counters of the table again.");
    }
    return sequences;
  }

  private static void refuseBeyondEnd(CountingSequence sequence, BigInteger next) {
    Counter counter = sequence.counter();
    if (counter.isBefore(counter.last(), counter.aligned(next))) {
      throw TowlineException.fatal(
          "The sequence %s cannot give %s to %s.%s: its last number, or that of the column's type, is %s."
              .formatted(
                  sequence.sequence(), next, counter.table(), counter.column(), counter.last()),
          "Give the column a wider type, and the sequence a further end.");
    }
  }
}
