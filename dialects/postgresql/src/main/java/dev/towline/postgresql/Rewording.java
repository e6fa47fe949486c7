package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Column.Identity;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Index;
import dev.towline.model.TableShape.Unique;
import dev.towline.postgresql.SequenceReader.Bond;
import dev.towline.postgresql.SequenceReader.Sequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says the shape of a leader's table of another engine, or under other names, in PostgreSQL's own
 * words, built from its columns, keys and references. Indexes are named by the server, since their
 * names are unique in a schema here and in a table elsewhere.
 *
 * @param version of the server that is to have the table
 */
record Rewording(TableShape table, ServerVersion version) {

  private static final int NAME_BYTES = 63;

  private static final String PARTS = "more than a list of whole columns";

  private static final String OWN_WORDS = "written in the leader's own words";

  private static final Set<String> NUMBERED = Set.of("smallint", "integer", "bigint");

  /** The same tables, each in PostgreSQL's words. */
  static List<TableShape> of(List<TableShape> tables, ServerVersion version) {
    return tables.stream()
        .map(table -> needed(table) ? new Rewording(table, version).shape() : table)
        .toList();
  }

  /** Whether the shape's statements cannot be sent to a server as they are. */
  static boolean needed(TableShape table) {
    return foreign(table)
        || table.keyDefinition().filter(key -> key.statement().isEmpty()).isPresent()
        || table.uniques().stream().anyMatch(unique -> unique.statement().isEmpty())
        || table.indexes().stream().anyMatch(index -> index.statement().isEmpty())
        || table.foreignKeys().stream().anyMatch(key -> key.statement().isEmpty());
  }

  static boolean foreign(TableShape table) {
    return !table.engine().equals(PostgresTypes.ENGINE);
  }

  /** The shape in PostgreSQL's words, without what {@link #lost} and {@link #lostLater} tell. */
  TableShape shape() {
    return new TableShape(
        PostgresTypes.ENGINE,
        table.name(),
        table.kind(),
        table.columns().stream().map(this::column).toList(),
        table.key(),
        key(),
        foreign(table) ? List.of() : table.parents(),
        table.uniques().stream().filter(u -> !u.columns().isEmpty()).map(this::unique).toList(),
        table.indexes().stream().filter(i -> !i.columns().isEmpty()).map(this::index).toList(),
        foreign(table) ? List.of() : table.checks(),
        table.foreignKeys().stream().map(this::foreignKey).toList(),
        table.estimatedRows(),
        table.estimatedBytes());
  }

  private Column column(Column column) {
    String type = type(column);
    return new Column(
        column.number(),
        column.name(),
        type,
        PostgresTypes.of(type, foreign(table) ? Optional.empty() : column.userType()),
        column.notNull(),
        foreign(table) ? Optional.empty() : column.collation(),
        bySequence(column)
            ? Optional.of(
                "nextval(%s::regclass)".formatted(Quoting.text(Quoting.name(sequence(column)))))
            : expression(column),
        bySequence(column) || !numbered(column) ? Identity.NONE : identity(column),
        Optional.empty(),
        foreign(table) ? Optional.empty() : column.userType());
  }

  private String type(Column column) {
    return foreign(table) ? PostgresTypes.declaration(column.value()) : column.type();
  }

  private static Identity identity(Column column) {
    return column.identity() == Identity.ALWAYS ? Identity.ALWAYS : Identity.BY_DEFAULT;
  }

  private static boolean numbered(Column column) {
    return column.identity() != Identity.NONE
        || column.defaultExpression().filter(text -> text.startsWith("nextval(")).isPresent();
  }

  /** An identity is of no other type than a whole number of PostgreSQL's, and of no old version. */
  private boolean bySequence(Column column) {
    return numbered(column) && (!version.hasIdentity() || !NUMBERED.contains(type(column)));
  }

  /** The sequences that number columns which cannot number themselves. */
  List<Sequence> sequences() {
    return table.columns().stream()
        .filter(this::bySequence)
        .map(
            column ->
                new Sequence(
                    sequence(column),
                    table.name(),
                    column.name(),
                    Bond.OWNED,
                    Optional.empty(),
                    ""))
        .toList();
  }

  private TableName sequence(Column column) {
    String end = "_" + column.name() + "_seq";
    String start = table.name().name();
    while (!start.isEmpty() && bytes(start + end) > NAME_BYTES) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return new TableName(table.name().schema(), start + end);
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private Optional<String> expression(Column column) {
    if (numbered(column) || column.generated()) {
      return Optional.empty();
    }
    return foreign(table)
        ? column
            .defaultExpression()
            .flatMap(text -> new ForeignDefault(text, column.value()).expression())
        : column.defaultExpression();
  }

  private Optional<Definition> key() {
    return table.key() instanceof Key.Columns key
        ? Optional.of(
            new Definition(
                table.keyDefinition().map(Definition::name).orElse("primary key"),
                "alter table only %s add primary key (%s)"
                    .formatted(name(), Names.list(key.names()))))
        : Optional.empty();
  }

  private Unique unique(Unique unique) {
    return new Unique(
        unique.name(),
        unique.columns(),
        "alter table only %s add unique (%s)".formatted(name(), Names.list(unique.columns())));
  }

  private Index index(Index index) {
    return new Index(
        index.name(),
        index.columns(),
        "create index on %s (%s)".formatted(name(), Names.list(index.columns())));
  }

  private ForeignKey foreignKey(ForeignKey key) {
    return new ForeignKey(
        key.name(),
        key.columns(),
        key.references(),
        key.referenced(),
        key.onUpdate(),
        key.onDelete(),
        "alter table only %s add constraint %s foreign key (%s) references %s (%s) on update %s on delete %s"
            .formatted(
                name(),
                Quoting.name(key.name()),
                Names.list(key.columns()),
                Quoting.name(key.references()),
                Names.list(key.referenced()),
                action(key.onUpdate()),
                action(key.onDelete())));
  }

  private static String action(ForeignKey.Action action) {
    return switch (action) {
      case REFUSE -> "no action";
      case CASCADE -> "cascade";
      case SET_NULL -> "set null";
      case SET_DEFAULT -> "set default";
    };
  }

  private String name() {
    return Quoting.name(table.name());
  }

  /** What of the columns cannot be said. */
  List<Finding> lost() {
    List<Finding> findings = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column.generated()) {
        findings.add(
            lost(
                column,
                "The column is generated on the leader and an ordinary one on the follower, with the leader's values.",
                ""));
      }
      Optional<String> text = column.defaultExpression();
      if (foreign(table) && text.isPresent() && !column.generated() && !numbered(column)) {
        lostDefault(column, new ForeignDefault(text.get(), column.value()), findings);
      }
    }
    return findings;
  }

  private void lostDefault(Column column, ForeignDefault given, List<Finding> findings) {
    if (given.expression().isEmpty() && !given.isNull()) {
      findings.add(
          lost(
              column,
              "The column has no default on the follower: %s means nothing to PostgreSQL. Its values are copied all the same."
                  .formatted(given.text()),
              "alter table %s alter column %s set default …;"
                  .formatted(name(), Quoting.name(column.name()))));
    }
    if (given.onUpdate()) {
      findings.add(
          lost(
              column,
              "The column does not update itself on the follower, as ON UPDATE does on the leader.",
              "Make a trigger for it before applications write there."));
    }
  }

  private Finding lost(Column column, String problem, String remedy) {
    return new Finding(Severity.TELLS, table.name() + "." + column.name(), problem, remedy);
  }

  /** What of indexes and constraints cannot be said. */
  List<Finding> lostLater() {
    List<Finding> findings = new ArrayList<>();
    table.uniques().stream()
        .filter(unique -> unique.columns().isEmpty())
        .map(unique -> lost("unique index", unique.name(), PARTS, Severity.WARNS))
        .forEach(findings::add);
    table.indexes().stream()
        .filter(index -> index.columns().isEmpty())
        .map(index -> lost("index", index.name(), PARTS, Severity.TELLS))
        .forEach(findings::add);
    if (foreign(table)) {
      table.checks().stream()
          .map(check -> lost("check", check.name(), OWN_WORDS, Severity.TELLS))
          .forEach(findings::add);
    }
    return findings;
  }

  private Finding lost(String what, String name, String why, Severity severity) {
    return new Finding(
        severity,
        table.name().toString(),
        "The %s %s is not on the follower: it is %s.".formatted(what, name, why),
        "Make one there that means the same in PostgreSQL.");
  }
}
