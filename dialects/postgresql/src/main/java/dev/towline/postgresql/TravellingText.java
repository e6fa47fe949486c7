package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import dev.towline.model.ValueType;

/**
 * How a column's value is read as the text that travels: PostgreSQL's own between tables of
 * PostgreSQL, else {@link ValueType neutral text}, which is mostly the same under a relay's
 * session.
 */
final class TravellingText {

  private TravellingText() {}

  /** What to select for a column. */
  static String of(TablePair pair, Column column, String expression) {
    return pair.sameEngine() ? expression : neutral(column.value(), expression);
  }

  /**
   * The same as a value of type text. The cast to text is not a type's own text everywhere: it
   * gives an address of the internet a length.
   */
  static String cast(TablePair pair, Column column, String expression) {
    return pair.sameEngine()
        ? expression + "::text"
        : "concat(" + of(pair, column, expression) + ")";
  }

  private static String neutral(ValueType type, String expression) {
    if (type instanceof ValueType.Bool) {
      return expression + "::integer";
    }
    if (type instanceof ValueType.Moment) {
      return expression + " at time zone 'UTC'";
    }
    if (type instanceof ValueType.Text text && text.padded()) {
      return expression + "::text";
    }
    return expression;
  }
}
