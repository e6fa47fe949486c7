package dev.towline.contract;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a column is read so that its text is the same on each engine: an expression, and what is
 * still to be done with its text. Tests have it from nobody, so that it can contradict the
 * dialects.
 */
record NeutralText(String expression, UnaryOperator<String> normal) {

  private static final Pattern STRING_OR_SPACE =
      Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\")|\\s+", Pattern.DOTALL);

  /** The text itself. */
  static NeutralText plain(String expression) {
    return new NeutralText(expression, text -> text);
  }

  /** A decimal fraction whose zeros at the end say nothing. */
  static NeutralText decimal(String expression) {
    return new NeutralText(
        expression,
        text ->
            Character.isLetter(text.charAt(text.length() - 1))
                ? text
                : new BigDecimal(text).stripTrailingZeros().toPlainString());
  }

  /** A floating point number of that many bits, whatever digits the engine writes. */
  static NeutralText floating(String expression, int bits) {
    return new NeutralText(
        expression,
        text ->
            bits == 32
                ? Float.toString((float) Double.parseDouble(text))
                : Double.toString(Double.parseDouble(text)));
  }

  /** A time whose fraction's zeros at the end say nothing. */
  static NeutralText time(String expression) {
    return new NeutralText(
        expression, text -> text.contains(".") ? text.replaceAll("\\.?0+$", "") : text);
  }

  /** JSON without the spaces between its parts. */
  static NeutralText json(String expression) {
    return new NeutralText(
        expression,
        text ->
            STRING_OR_SPACE.matcher(text).replaceAll(found -> found.group(1) == null ? "" : "$1"));
  }

  /** All rows of a table, sorted, fields between bars. */
  static List<String> rows(Connection connection, String table, List<NeutralText> columns)
      throws SQLException {
    String expressions = String.join(", ", columns.stream().map(NeutralText::expression).toList());
    return Sql.fields(connection, "select %s from %s".formatted(expressions, table)).stream()
        .map(row -> line(row, columns))
        .sorted()
        .toList();
  }

  private static String line(List<@Nullable String> row, List<NeutralText> columns) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      String field = row.get(i);
      fields.add(field == null ? "null" : columns.get(i).normal().apply(field));
    }
    return String.join("|", fields);
  }
}
