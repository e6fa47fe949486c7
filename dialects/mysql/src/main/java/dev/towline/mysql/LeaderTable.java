package dev.towline.mysql;

import dev.towline.dialect.RowReader.Part;
import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.ValueType.Floating;
import dev.towline.model.ValueType.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pieces that name one pair's table, key and columns in statements sent to its leader. */
record LeaderTable(TablePair pair) {

  /** The table's alias. */
  static final String BASE = "base";

  /** The alias of the keys that are asked about; their columns are {@code towline_k1}, … */
  static final String CHANGED = "changed";

  private TableShape shape() {
    return pair.leader().shape();
  }

  /** The columns that travel. */
  List<Column> columns() {
    return pair.columns().stream().map(name -> shape().column(name).orElseThrow()).toList();
  }

  List<Column> key() {
    return shape().keyColumns();
  }

  /** The table as it stands after FROM. */
  String from() {
    return Quoting.name(pair.name()) + " as " + BASE;
  }

  /** The table, to be read in the order of its key's index and no other. */
  String fromByKey() {
    return from()
        + shape()
            .keyDefinition()
            .map(Definition::name)
            .map(index -> " force index (" + Quoting.name(index) + ")")
            .orElse("");
  }

  /** The condition that a row travels. */
  String travels() {
    return pair.filter().map(filter -> "(" + filter + ")").orElse("true");
  }

  static String base(Column column) {
    return BASE + "." + Quoting.name(column.name());
  }

  private static String changed(int number) {
    return CHANGED + ".towline_k" + number;
  }

  /** What to select for the columns of a row of the table. */
  List<String> row() {
    return columns().stream().map(column -> ToText.expression(column, base(column))).toList();
  }

  /** The same, where the row may not be there: its key comes from the changed keys. */
  List<String> changedRow() {
    List<String> key = pair.key();
    return columns().stream()
        .map(
            column ->
                ToText.expression(
                    column,
                    key.contains(column.name())
                        ? changed(key.indexOf(column.name()) + 1)
                        : base(column)))
        .toList();
  }

  /** The key's columns of the table, in its order. */
  String order() {
    return key().stream().map(LeaderTable::base).collect(Collectors.joining(", "));
  }

  /** The changed keys' columns, in the order of the key. */
  String changedOrder() {
    return numbered(LeaderTable::changed);
  }

  private String numbered(IntFunction<String> each) {
    return IntStream.rangeClosed(1, key().size()).mapToObj(each).collect(Collectors.joining(", "));
  }

  /** The audit table's key as the changed keys' columns. */
  String auditKey() {
    return numbered(i -> "k%1$d as towline_k%1$d".formatted(i));
  }

  /** What makes two of the audit table's keys one: their bytes. */
  List<String> auditBytes() {
    return IntStream.rangeClosed(1, key().size())
        .mapToObj(i -> bytes(key().get(i - 1), "k" + i))
        .toList();
  }

  /**
   * Something that is equal where the column's bytes are, and only there: a collation makes one of
   * {@code a} and {@code A}, and zero has two signs.
   */
  static String bytes(Column column, String value) {
    if (column.value() instanceof Text) {
      return "cast(%s as binary)".formatted(value);
    }
    return column.value() instanceof Floating ? "cast(%s * 1e0 as binary)".formatted(value) : value;
  }

  /** The row that has a changed key, in every byte, and travels. */
  String join() {
    List<String> parts = new ArrayList<>();
    List<Column> key = key();
    for (int i = 0; i < key.size(); i++) {
      Column column = key.get(i);
      parts.add(base(column) + " = " + changed(i + 1));
      String bytes = bytes(column, base(column));
      if (!bytes.equals(base(column))) {
        parts.add(bytes + " = " + bytes(column, changed(i + 1)));
      }
    }
    pair.filter().ifPresent(filter -> parts.add("(" + filter + ")"));
    return String.join(" and ", parts);
  }

  /** What is null where no row was found. */
  String found() {
    return base(key().get(0));
  }

  /** The part of the audit table's keys that is asked for, with a leading AND; or nothing. */
  String part(Part part) {
    String slice =
        part.slices() == 1
            ? ""
            : " and mod(crc32(concat_ws('/', %s)), %d) = %d"
                .formatted(String.join(", ", auditBytes()), part.slices(), part.slice());
    return slice + part.upTo().map(cursor -> " and " + upTo(auditNames(), cursor)).orElse("");
  }

  private List<String> auditNames() {
    return IntStream.rangeClosed(1, key().size()).mapToObj(i -> "k" + i).toList();
  }

  /** Rows of the table up to a cursor. */
  String upTo(Cursor cursor) {
    return upTo(key().stream().map(LeaderTable::base).toList(), cursor);
  }

  private String upTo(List<String> names, Cursor cursor) {
    return "not " + after(names, literals(cursor.values()).orElseThrow());
  }

  /** Rows of the table after a cursor. */
  String after(Cursor cursor) {
    return after(
        key().stream().map(LeaderTable::base).toList(), literals(cursor.values()).orElseThrow());
  }

  /** Audit keys after a cursor in the order of {@link #auditBytes}. */
  String auditAfter(Cursor cursor) {
    List<String> literals = literals(cursor.values()).orElseThrow();
    List<Column> key = key();
    return after(
        auditBytes(),
        IntStream.range(0, key.size()).mapToObj(i -> bytes(key.get(i), literals.get(i))).toList());
  }

  /** Column by column: these engines find no range in a comparison of whole rows. */
  private static String after(List<String> names, List<String> literals) {
    String condition = "";
    for (int i = names.size() - 1; i >= 0; i--) {
      String greater = names.get(i) + " > " + literals.get(i);
      condition =
          condition.isEmpty()
              ? "(" + greater + ")"
              : "(%s or (%s = %s and %s))"
                  .formatted(greater, names.get(i), literals.get(i), condition);
    }
    return condition;
  }

  /** The key's texts as literals; empty when no row can have them. */
  Optional<List<String>> literals(List<String> texts) {
    List<String> literals = new ArrayList<>();
    List<Column> key = key();
    for (int i = 0; i < key.size(); i++) {
      Optional<String> literal = KeyLiteral.of(key.get(i), texts.get(i));
      if (literal.isEmpty()) {
        return Optional.empty();
      }
      literals.add(literal.get());
    }
    return Optional.of(literals);
  }

  /** The rows with these keys, or with keys that a collation takes for them. */
  String oneOf(List<List<String>> keys) {
    List<String> rows = new ArrayList<>();
    List<Column> columns = key();
    for (List<String> key : keys) {
      literals(key)
          .ifPresent(
              literals ->
                  rows.add(
                      IntStream.range(0, columns.size())
                          .mapToObj(i -> base(columns.get(i)) + " = " + literals.get(i))
                          .collect(Collectors.joining(" and ", "(", ")"))));
    }
    return rows.isEmpty() ? "false" : "(" + String.join(" or ", rows) + ")";
  }

  /** A number for all that travels of a row, by which rows without a key are told apart. */
  String rowHash() {
    return columns().stream()
        .map(column -> "ifnull(sha2(%s, 256), '-')".formatted(hashed(column)))
        .collect(Collectors.joining(", ", "sha2(concat(", "), 256)"));
  }

  private static String hashed(Column column) {
    String name = base(column);
    return column.value() instanceof Floating
        ? name + " * 1e0"
        : column.value() instanceof Text ? "cast(%s as binary)".formatted(name) : name;
  }
}
