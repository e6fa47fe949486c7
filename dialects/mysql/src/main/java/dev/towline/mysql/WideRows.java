package dev.towline.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import dev.towline.model.TowlineException;
import dev.towline.model.ValueType;
import dev.towline.model.ValueType.Bytes;
import dev.towline.model.ValueType.Geometry;
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Text;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Refuses rows that would exhaust the relay's memory before they are sent: a row is in memory in
 * one piece, and up to three of them are at once. Where a row is too wide the server sends its
 * values' sizes only.
 *
 * @param wide the columns whose values may be large
 */
record WideRows(TablePair table, List<Column> wide) {

  /** The longest row that is taken, in bytes of its line. */
  static final long BYTES_MAX = Math.min(Runtime.getRuntime().maxMemory() / 6, 1_000_000_000);

  /** Columns whose values are never longer than this are not looked at. */
  private static final long NARROW = 1 << 20;

  /** So much of a key is told. */
  private static final int KEY_MAX = 60;

  static WideRows of(TablePair table) {
    return new WideRows(
        table,
        table.columns().stream()
            .map(name -> table.leader().shape().column(name).orElseThrow())
            .filter(column -> wide(column.value()))
            .toList());
  }

  private static boolean wide(ValueType type) {
    if (type instanceof Text text) {
      return wide(text.length()) || wide(text.bytes());
    }
    return type instanceof Json
        || type instanceof Geometry
        || (type instanceof Bytes bytes && wide(bytes.length()));
  }

  private static boolean wide(OptionalLong length) {
    return length.isPresent() && length.getAsLong() > NARROW;
  }

  /** What to select before the columns: the sizes of the wide ones, or nothing. */
  String size() {
    return wide.isEmpty()
        ? "null"
        : "if(%s, null, concat_ws(' ', %s))".formatted(fits(), String.join(", ", sizes()));
  }

  /** The columns' expressions, none of which answers a wide value of a row that is too wide. */
  List<String> guarded(List<Column> columns, List<String> expressions) {
    List<String> guarded = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String expression = expressions.get(i);
      guarded.add(
          wide.contains(columns.get(i))
              ? "if(%s, %s, null)".formatted(fits(), expression)
              : expression);
    }
    return guarded;
  }

  private String fits() {
    return "%s <= %d".formatted(String.join(" + ", sizes()), BYTES_MAX);
  }

  private List<String> sizes() {
    return wide.stream().map(WideRows::size).toList();
  }

  private static String size(Column column) {
    String value = LeaderTable.base(column);
    String size =
        column.value() instanceof Json json && json.normal()
            ? "2 * json_storage_size(%s)"
            : column.value() instanceof Text || column.value() instanceof Json
                ? "octet_length(%s)"
                : "2 * octet_length(%s)";
    return "coalesce(" + size.formatted(value) + ", 0)";
  }

  /**
   * Looks at a row before its values are taken.
   *
   * @param size the place of {@link #size()} in it
   */
  void refuse(ResultSet row, int size, LeaderTable leader) throws SQLException {
    if (wide.isEmpty()) {
      return;
    }
    String told = row.getString(size);
    if (told != null) {
      throw tooWide(told, key(row, size, leader));
    }
  }

  private String key(ResultSet row, int size, LeaderTable leader) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (Column column : leader.key()) {
      int place = table.columns().indexOf(column.name());
      if (place >= 0) {
        byte[] sent = row.getBytes(size + 1 + place);
        String text = sent == null ? "" : new String(ToText.text(column, sent), UTF_8);
        parts.add(column.name() + " = " + text.substring(0, Math.min(KEY_MAX, text.length())));
      }
    }
    return parts.isEmpty() ? "" : parts.stream().collect(Collectors.joining(", ", ", key ", ""));
  }

  private TowlineException tooWide(String told, String key) {
    String[] sizes = told.split(" ", -1);
    long all = 0;
    int widest = 0;
    for (int i = 0; i < sizes.length; i++) {
      all += Long.parseLong(sizes[i]);
      widest = Long.parseLong(sizes[i]) > Long.parseLong(sizes[widest]) ? i : widest;
    }
    long megabytes = (all >> 20) + 1;
    return TowlineException.fatal(
        "Table %s%s, column %s: the row takes %d MB, and this relay's memory lets it take rows of up to %d MB."
            .formatted(table.name(), key, wide.get(widest).name(), megabytes, BYTES_MAX >> 20),
        "Give Java more memory (-Xmx%dm), or leave the table out with \"!%s\"."
            .formatted(7 * megabytes, table.name()));
  }

  /** What to say when memory ended all the same: others needed it too. */
  TowlineException exhausted(OutOfMemoryError error) {
    return TowlineException.fatal(
        "Memory ended while rows of table %s were read.".formatted(table.name()),
        "Give Java more memory, -Xmx: it has %d MB."
            .formatted(Runtime.getRuntime().maxMemory() >> 20),
        error);
  }
}
