package dev.towline.mysql;

import dev.towline.dialect.Numbering;
import dev.towline.dialect.Patience;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TowlineException;
import dev.towline.mysql.ShortLocks.Deed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** AUTO_INCREMENT on MySQL and MariaDB, and the latter's sequences where a default takes them. */
public final class MySqlNumbering implements Numbering {

  private final Engine engine;

  public MySqlNumbering(Engine engine) {
    this.engine = engine;
  }

  @Override
  public List<Counter> counters(Connection database, List<TableName> tables) throws SQLException {
    List<Counter> counters = new ArrayList<>();
    try (PlainSession plain = PlainSession.of(database)) {
      for (TableName table : tables) {
        AutoIncrement.of(plain.connection(), table)
            .ifPresent(increment -> counters.add(increment.counter()));
        DefaultSequence.of(plain.connection(), table)
            .forEach(sequence -> counters.add(sequence.counter()));
      }
    }
    return counters;
  }

  @Override
  public Optional<BigInteger> extreme(Connection database, Counter counter) throws SQLException {
    boolean up = counter.step() > 0;
    String sql =
        "select %s(%s) from %s"
            .formatted(
                up ? "max" : "min", Quoting.name(counter.column()), Quoting.name(counter.table()));
    return Rows.list(database, row -> Optional.ofNullable(row.getString(1)), sql)
        .get(0)
        .flatMap(text -> whole(text, up ? RoundingMode.CEILING : RoundingMode.FLOOR));
  }

  private static Optional<BigInteger> whole(String text, RoundingMode outwards) {
    try {
      return Optional.of(new BigDecimal(text).setScale(0, outwards).toBigInteger());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void advance(Connection database, Counter counter, BigInteger next, Patience patience)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(database);
        ShortLocks locks = ShortLocks.on(plain.connection(), engine, patience)) {
      Optional<AutoIncrement> increment =
          AutoIncrement.of(plain.connection(), counter.table())
              .filter(there -> there.counter().column().equals(counter.column()));
      if (increment.isPresent()) {
        advance(locks, increment.get(), next);
        return;
      }
      DefaultSequence sequence =
          DefaultSequence.of(plain.connection(), counter.table()).stream()
              .filter(there -> there.counter().column().equals(counter.column()))
              .findFirst()
              .orElseThrow(() -> gone(counter));
      advance(locks, sequence, next);
    }
  }

  /**
   * What is numbered between the look and the ALTER only goes up, and InnoDB goes no lower than the
   * rows that are there.
   */
  private static void advance(ShortLocks locks, AutoIncrement increment, BigInteger next)
      throws SQLException {
    Counter counter = increment.counter();
    refuseBeyondEnd(counter, next);
    if (increment.upcoming().compareTo(next) < 0) {
      locks.run(
          Deed.NUMBER,
          counter.table(),
          "alter table %s auto_increment = %s".formatted(Quoting.name(counter.table()), next));
    }
  }

  /** SETVAL never goes back. */
  private static void advance(ShortLocks locks, DefaultSequence sequence, BigInteger next)
      throws SQLException {
    Counter counter = sequence.counter();
    refuseBeyondEnd(counter, next);
    if (counter.isBefore(counter.next(), next)) {
      locks.run(
          Deed.NUMBER,
          sequence.sequence(),
          "select setval(%s, %s, 0)"
              .formatted(Quoting.name(sequence.sequence()), counter.aligned(next)));
    }
  }

  private static void refuseBeyondEnd(Counter counter, BigInteger next) {
    if (counter.isBefore(counter.last(), counter.aligned(next))) {
      throw TowlineException.fatal(
          "%s.%s cannot be given %s: the last number that there is for it is %s."
              .formatted(counter.table(), counter.column(), next, counter.last()),
          "Give the column a wider type.");
    }
  }

  private static TowlineException gone(Counter counter) {
    return TowlineException.fatal(
        "Nothing gives numbers to %s.%s any more.".formatted(counter.table(), counter.column()),
        "Look for the counters of the table again.");
  }
}
