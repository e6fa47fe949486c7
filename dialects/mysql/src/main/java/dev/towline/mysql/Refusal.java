package dev.towline.mysql;

import dev.towline.dialect.RowLine;
import dev.towline.dialect.isolation.Refused;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Why a row cannot be written, where the server tells so of a row's values.
 *
 * @param reason what the server said, on one line
 * @param column the follower's name of the column, where the server names one
 * @param row which row of the statement it was, from 1, where the server numbers it
 */
record Refusal(int code, String reason, Optional<String> column, OptionalInt row)
    implements Refused {

  private static final Set<Integer> DUPLICATE = Set.of(1022, 1062, 1586, 1859);
  private static final Set<Integer> FOREIGN_KEY = Set.of(1216, 1217, 1451, 1452);

  /** The column stands last: {@code column 'c'}, {@code column `d`.`t`.`c`}, {@code 't.c'}. */
  private static final Pattern COLUMN =
      Pattern.compile("(?:for column|value for column|Column) (?:`[^`]*`\\.)*[`']([^`']+)[`']");

  /** Of JSON that is not valid: {@code 't.c'}; of a check of one column: {@code `t.c` failed}. */
  private static final Pattern CHECKED =
      Pattern.compile("'[^'.]+\\.([^'.]+)'|CONSTRAINT `[^`.]+\\.([^`]+)` failed");

  private static final Pattern ROW = Pattern.compile(" at row (\\d+)$");
  private static final Set<Integer> CHECKS = Set.of(3140, 4025);

  /** Longer values are cut. */
  private static final int SHOWN = 200;

  /** Any other failure is thrown again. */
  static Refusal of(TowlineException failure) throws SQLException {
    if (failure.refusesRows() && failure.getCause() instanceof SQLException cause) {
      return of(cause);
    }
    throw failure;
  }

  /** Any other failure is thrown again. */
  static Refusal of(SQLException failure) throws SQLException {
    if (!MySqlFaults.refusesRows(failure)) {
      throw failure;
    }
    ServerAnswer answer = ServerAnswer.of(failure);
    Matcher row = ROW.matcher(answer.reason());
    return new Refusal(
        answer.code(),
        answer.reason(),
        failure instanceof RefusedValue value ? Optional.of(value.column()) : column(answer),
        row.find() ? OptionalInt.of(Integer.parseInt(row.group(1))) : OptionalInt.empty());
  }

  private static Optional<String> column(ServerAnswer answer) {
    Matcher named = COLUMN.matcher(answer.reason());
    if (named.find()) {
      return Optional.ofNullable(named.group(1)).map(Refusal::bare);
    }
    Matcher checked = CHECKED.matcher(answer.reason());
    return CHECKS.contains(answer.code()) && checked.find()
        ? Optional.ofNullable(checked.group(1)).or(() -> Optional.ofNullable(checked.group(2)))
        : Optional.empty();
  }

  private static String bare(String column) {
    return column.substring(column.lastIndexOf('.') + 1);
  }

  @Override
  public boolean mayPass() {
    return byAnotherRow() || FOREIGN_KEY.contains(code);
  }

  /** Whether another row holds the place. */
  boolean byAnotherRow() {
    return DUPLICATE.contains(code);
  }

  /** The failure that names the row of a line. */
  TowlineException explain(TablePair table, byte[] line, boolean leading, SQLException cause) {
    List<@Nullable String> fields = fields(line, leading);
    TowlineException failure =
        explain(
            table, key(table, fields), column.flatMap(name -> value(table, fields, name)), cause);
    boolean gone = leading && line[0] == 'd' && !table.wholeRow() && byKey(table);
    return gone
        ? TowlineException.deletionRefusal(
            String.valueOf(failure.getMessage()), failure.remedy(), cause)
        : failure;
  }

  /** The failure that names a row and the value that is refused. */
  TowlineException explain(
      TablePair table, List<String> key, Optional<String> value, SQLException cause) {
    String where =
        IntStream.range(0, key.size())
            .mapToObj(i -> (i == 0 ? ", key " : ", ") + table.key().get(i) + " = " + key.get(i))
            .collect(Collectors.joining());
    String what = column.map(name -> ", column " + name + shown(value)).orElse("");
    return TowlineException.refusal(
        "Table %s%s%s: the follower refuses the row: %s."
            .formatted(table.name(), where, what, cut(reason)),
        table.remedyForRefusal(column),
        cause);
  }

  private static String shown(Optional<String> value) {
    return value.map(text -> ", value '%s'".formatted(cut(text))).orElse("");
  }

  @Override
  public boolean byKey(TablePair table) {
    return column.filter(table.followerKey()::contains).isPresent();
  }

  @Override
  public QuarantinedRow row(TablePair table, byte[] line) {
    List<@Nullable String> fields = fields(line, true);
    return new QuarantinedRow(
        table.name(),
        key(table, fields),
        column,
        column.flatMap(name -> value(table, fields, name)).map(Refusal::cut),
        cut(reason));
  }

  private static List<@Nullable String> fields(byte[] line, boolean leading) {
    List<@Nullable String> fields = RowLine.fields(line);
    return leading ? fields.subList(1, fields.size()) : fields;
  }

  /** The key of a line that begins with what it is. */
  static List<String> key(TablePair table, byte[] line) {
    return key(table, fields(line, true));
  }

  private static List<String> key(TablePair table, List<@Nullable String> fields) {
    List<String> key = new ArrayList<>();
    for (String name : table.key()) {
      key.add(String.valueOf(fields.get(table.columns().indexOf(name))));
    }
    return key;
  }

  private static Optional<String> value(
      TablePair table, List<@Nullable String> fields, String column) {
    int index = table.followerColumns().indexOf(column);
    return index < 0 ? Optional.empty() : Optional.of(String.valueOf(fields.get(index)));
  }

  private static String cut(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
