package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Declares the columns of a leader's table on a follower: of another engine by the kinds of their
 * values, of the same by their own types. Keys must fit into an index and rows into a row.
 */
final class Layout {

  /** What an index of InnoDB takes. */
  private static final long INDEX_BYTES = 3072;

  /** What a row takes, but for texts and blobs, which count as this. */
  private static final long ROW_BYTES = 65_000;

  private static final long BULKY_BYTES = 12;

  private final Engine engine;
  private final Declarations declarations;
  private final Set<String> collations;
  private final TableShape shape;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param collations those that the follower has
   */
  Layout(Engine engine, Declarations declarations, Set<String> collations, TableShape shape) {
    this.engine = engine;
    this.declarations = declarations;
    this.collations = collations;
    this.shape = shape;
  }

  /** What was declared otherwise than a person may expect; to be asked after {@link #columns}. */
  List<Finding> findings() {
    return findings;
  }

  List<Declared> columns() {
    List<Declared> columns = new ArrayList<>();
    shape.columns().forEach(column -> columns.add(declared(column)));
    if (shape.engine().equals(engine.name())) {
      return columns;
    }
    intoIndex(columns, shape.keyColumns().stream().map(Column::name).toList());
    shape.foreignKeys().forEach(key -> intoIndex(columns, key.columns()));
    intoRow(columns);
    return columns;
  }

  private Declared declared(Column column) {
    if (shape.engine().equals(engine.name())) {
      return new Declared(column, column.type(), column.collation());
    }
    String type =
        !fromPostgres() && MySqlTypes.common(column.type())
            ? column.type()
            : declarations.type(column.value());
    Declared plain = new Declared(column, type, Optional.empty());
    boolean text = plain.isText() || column.value() instanceof ValueType.Enumeration;
    return text && column.collation().isPresent() && !fromPostgres()
        ? new Declared(column, plain.type(), Optional.of(collation(column)))
        : plain;
  }

  private boolean fromPostgres() {
    return shape.engine().equals("postgresql");
  }

  /** What tells rows apart on the leader must not fall together here: there, bytes are compared. */
  private String collation(Column column) {
    String wanted = column.collation().orElseThrow();
    if (has(wanted) && Collations.common(wanted)) {
      return wanted;
    }
    String instead =
        apart().contains(column.name())
            ? engine.binaryCollation()
            : engine.nearest(wanted).stream()
                .filter(this::has)
                .findFirst()
                .orElse(engine.binaryCollation());
    findings.add(
        new Finding(
            Severity.TELLS,
            shape.name() + "." + column.name(),
            "The column has the collation %s on the follower, where %s is not there or not the same."
                .formatted(instead, wanted),
            ""));
    return instead;
  }

  /** MariaDB lists some without the character set that they begin with. */
  private boolean has(String collation) {
    return collations.contains(collation)
        || collations.contains(collation.replaceFirst("^utf8mb4_", ""));
  }

  /** Columns whose values are unique, or refer to such. */
  private Set<String> apart() {
    Set<String> names = new HashSet<>();
    shape.keyColumns().forEach(column -> names.add(column.name()));
    shape.uniques().forEach(unique -> names.addAll(unique.columns()));
    shape.foreignKeys().forEach(key -> names.addAll(key.columns()));
    return names;
  }

  /** Shortens texts and bytes that are too long for an index of these columns. */
  private void intoIndex(List<Declared> columns, List<String> names) {
    List<Declared> indexed =
        columns.stream().filter(each -> names.contains(each.column().name())).toList();
    List<Declared> wide =
        indexed.stream().filter(each -> bytes(each) > INDEX_BYTES / names.size()).toList();
    if (indexed.stream().mapToLong(Layout::limited).sum() <= INDEX_BYTES || wide.isEmpty()) {
      return;
    }
    long taken =
        indexed.stream().filter(each -> !wide.contains(each)).mapToLong(Layout::bytes).sum();
    long share = (INDEX_BYTES - taken) / wide.size();
    for (Declared each : wide) {
      columns.set(columns.indexOf(each), shortened(each, share));
    }
  }

  private Declared shortened(Declared column, long bytes) {
    boolean binary = column.column().value() instanceof ValueType.Bytes;
    long length = binary ? bytes : bytes / bytesPerCharacter(column);
    String type = (binary ? "varbinary(" : "varchar(") + length + ")";
    findings.add(
        new Finding(
            Severity.WARNS,
            shape.name() + "." + column.column().name(),
            "The column is %s on the follower, as long as an index can be. Longer values are refused."
                .formatted(type),
            "See that the leader has none."));
    return column.as(type);
  }

  /** Turns the longest texts and bytes into such as are kept beside the row. */
  private void intoRow(List<Declared> columns) {
    Set<String> indexed = apart();
    while (columns.stream().mapToLong(Layout::inRow).sum() > ROW_BYTES) {
      Optional<Declared> longest =
          columns.stream()
              .filter(each -> !indexed.contains(each.column().name()))
              .filter(each -> each.type().startsWith("var"))
              .max(Comparator.comparingLong(Layout::bytes));
      if (longest.isEmpty()) {
        return;
      }
      boolean binary = longest.get().type().startsWith("varbinary");
      columns.set(
          columns.indexOf(longest.get()),
          longest.get().as(Declarations.sized(bytes(longest.get()), binary ? "blob" : "text")));
    }
  }

  /** Whether an index of these columns, as they are, is as long as it can be. */
  static boolean fills(List<Column> columns) {
    long bytes =
        columns.stream()
            .map(column -> new Declared(column, column.type(), column.collation()))
            .mapToLong(Layout::limited)
            .sum();
    return bytes > INDEX_BYTES - 4L * columns.size();
  }

  private static long inRow(Declared column) {
    return column.bulky() ? BULKY_BYTES : bytes(column) + 2;
  }

  private static long limited(Declared column) {
    return Math.min(bytes(column), INDEX_BYTES + 1);
  }

  private static long bytes(Declared column) {
    return column.bytes(bytesPerCharacter(column));
  }

  private static int bytesPerCharacter(Declared column) {
    return column.collation().map(Collations::bytesPerCharacter).orElse(4);
  }
}
