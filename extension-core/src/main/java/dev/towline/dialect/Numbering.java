package dev.towline.dialect;

import dev.towline.model.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The numbers that a database gives to new rows: sequences, identities, auto-increment. */
public interface Numbering {

  /**
   * What counts up, or down, for a column.
   *
   * @param table the table whose column takes its numbers by default
   * @param next the number that it would give next, what sessions keep in reserve counted as used
   * @param step from one number to the next; negative where it counts down
   * @param last the last number that it and the column's type can give
   * @param cycles whether it begins again after that
   */
  record Counter(
      TableName table, String column, BigInteger next, long step, BigInteger last, boolean cycles) {

    /** Whether this number comes before that one. */
    public boolean isBefore(BigInteger number, BigInteger other) {
      return step > 0 ? number.compareTo(other) < 0 : number.compareTo(other) > 0;
    }

    /** The first number from that one on which is a whole number of steps away from the next. */
    public BigInteger aligned(BigInteger number) {
      if (!isBefore(next, number)) {
        return next;
      }
      BigInteger size = BigInteger.valueOf(step);
      BigInteger[] steps = number.subtract(next).divideAndRemainder(size);
      BigInteger whole = steps[1].signum() == 0 ? steps[0] : steps[0].add(BigInteger.ONE);
      return next.add(whole.multiply(size));
    }
  }

  /**
   * The counters behind columns of these tables, those of their partitions and of tables that
   * inherit from them included. A counter that numbers several tables is told for each.
   */
  List<Counter> counters(Connection database, List<TableName> tables) throws SQLException;

  /**
   * The largest value that the column holds now, or the smallest where it counts down; by an index
   * if there is one. Empty where it holds none, or values that are no numbers.
   */
  Optional<BigInteger> extreme(Connection database, Counter counter) throws SQLException;

  /**
   * Lets the counter give at least {@code next} as its next number, at most where it counts down;
   * never takes it back. Throws {@code FATAL} when it can give no such number.
   */
  void advance(Connection database, Counter counter, BigInteger next, Patience patience)
      throws SQLException;
}
