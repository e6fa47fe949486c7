package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.Column.Identity;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.postgresql.SequenceReader.Bond;
import dev.towline.postgresql.SequenceReader.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the statement that makes a table as a server of some version can have it. A partitioned
 * table becomes a plain one, an unlogged one is logged, since a follower must not forget.
 *
 * @param version of the server that is to have the table
 * @param collations that this server has, quoted and qualified
 * @param sequences of the leader's tables, by their table
 */
record TableStatement(
    ServerVersion version, Set<String> collations, Map<TableName, List<Sequence>> sequences) {

  /** How much of a table to ask for: each asks for less than the one before. */
  enum Extent {
    EVERYTHING,
    WITHOUT_DEFAULTS,
    PLAIN_COLUMNS
  }

  String create(TableShape table, Extent extent) {
    return "create table %s (%s)"
        .formatted(
            Quoting.name(table.name()),
            table.columns().stream()
                .map(column -> column(table, column, extent))
                .collect(Collectors.joining(", ")));
  }

  /** The statement for a server of the leader's own version, with names and types only. */
  static String plain(TableShape table) {
    return new TableStatement(new ServerVersion(0), Set.of(), Map.of())
        .create(table, Extent.PLAIN_COLUMNS);
  }

  /** The default of a column, by itself; empty when it has none. */
  Optional<String> setDefault(TableShape table, Column column) {
    return defaultOf(table, column)
        .map(
            expression ->
                "alter table only %s alter column %s set default %s"
                    .formatted(
                        Quoting.name(table.name()), Quoting.name(column.name()), expression));
  }

  /** A collation that the server lacks goes unsaid. */
  boolean lacksCollation(Column column) {
    return column.collation().filter(collation -> !collations.contains(collation)).isPresent();
  }

  /** A column as it stands in a statement that makes it. */
  String column(TableShape table, Column column, Extent extent) {
    StringBuilder text = new StringBuilder(Quoting.name(column.name()));
    text.append(' ').append(column.type());
    column
        .collation()
        .filter(collations::contains)
        .ifPresent(collation -> text.append(" collate ").append(collation));
    if (extent != Extent.PLAIN_COLUMNS) {
      generation(column).ifPresent(text::append);
      identity(table, column, extent).ifPresent(text::append);
    }
    if (extent == Extent.EVERYTHING) {
      defaultOf(table, column).ifPresent(expression -> text.append(" default ").append(expression));
    }
    return text.append(column.notNull() ? " not null" : "").toString();
  }

  private Optional<String> generation(Column column) {
    return column
        .generation()
        .filter(generation -> version.hasGeneratedColumns())
        .map(
            generation ->
                " generated always as (%s) %s"
                    .formatted(
                        generation.expression(),
                        generation.stored() || !version.hasVirtualColumns()
                            ? "stored"
                            : "virtual"));
  }

  private Optional<String> identity(TableShape table, Column column, Extent extent) {
    if (column.identity() == Identity.NONE || !version.hasIdentity()) {
      return Optional.empty();
    }
    return Optional.of(
        " generated %s as identity%s"
            .formatted(
                column.identity() == Identity.ALWAYS ? "always" : "by default",
                extent == Extent.EVERYTHING ? identitySequence(table, column) : ""));
  }

  private String identitySequence(TableShape table, Column column) {
    return sequence(table, column)
        .map(s -> " (sequence name %s %s)".formatted(Quoting.name(s.name()), s.options()))
        .orElse("");
  }

  /** An identity of a server that knows none takes its numbers by a default. */
  private Optional<String> defaultOf(TableShape table, Column column) {
    if (column.identity() == Identity.NONE || version.hasIdentity()) {
      return column.defaultExpression();
    }
    return sequence(table, column)
        .map(s -> "nextval(%s::regclass)".formatted(Quoting.text(Quoting.name(s.name()))));
  }

  private Optional<Sequence> sequence(TableShape table, Column column) {
    return sequences.getOrDefault(table.name(), List.of()).stream()
        .filter(sequence -> sequence.bond() == Bond.IDENTITY)
        .filter(sequence -> sequence.column().equals(column.name()))
        .findFirst();
  }
}
