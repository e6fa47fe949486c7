package dev.towline.model;

import dev.towline.model.TableShape.Definition;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Index;
import dev.towline.model.TableShape.Unique;
import java.util.List;
import java.util.Optional;

/** A leader's shape under the follower's names; see {@link TableMapping#onFollower}. */
record MappedShape(TableMapping mapping, TableShape leader) {

  TableShape shape() {
    boolean same = unchanged();
    return new TableShape(
        leader.engine(),
        mapping.table(leader.name()),
        leader.kind(),
        columns(),
        key(),
        leader.keyDefinition().map(k -> new Definition(k.name(), same ? k.statement() : "")),
        leader.parents().stream().map(mapping::table).toList(),
        leader.uniques().stream().filter(u -> all(u.columns())).map(u -> unique(u, same)).toList(),
        leader.indexes().stream().filter(i -> all(i.columns())).map(i -> index(i, same)).toList(),
        same ? leader.checks() : List.of(),
        leader.foreignKeys().stream()
            .filter(f -> all(f.columns()))
            .map(f -> foreignKey(f, same))
            .toList(),
        leader.estimatedRows(),
        leader.estimatedBytes());
  }

  private boolean unchanged() {
    return mapping.table(leader.name()).equals(leader.name())
        && leader.columns().stream()
            .allMatch(c -> mapping.column(leader.name(), c.name()).equals(Optional.of(c.name())));
  }

  private List<Column> columns() {
    return leader.columns().stream()
        .flatMap(c -> mapping.column(leader.name(), c.name()).map(c::renamed).stream())
        .toList();
  }

  private Key key() {
    return leader.key() instanceof Key.Columns keyed
        ? new Key.Columns(names(leader.name(), keyed.names()))
        : leader.key();
  }

  private boolean all(List<String> columns) {
    return columns.stream().allMatch(c -> mapping.column(leader.name(), c).isPresent());
  }

  /** The names on the follower; one that does not travel keeps its own and is refused later. */
  private List<String> names(TableName table, List<String> columns) {
    return columns.stream().map(c -> mapping.column(table, c).orElse(c)).toList();
  }

  private Unique unique(Unique unique, boolean same) {
    return new Unique(
        unique.name(), names(leader.name(), unique.columns()), same ? unique.statement() : "");
  }

  private Index index(Index index, boolean same) {
    return new Index(
        index.name(), names(leader.name(), index.columns()), same ? index.statement() : "");
  }

  private ForeignKey foreignKey(ForeignKey key, boolean same) {
    TableName references = mapping.table(key.references());
    List<String> referenced = names(key.references(), key.referenced());
    boolean unchanged =
        same && references.equals(key.references()) && referenced.equals(key.referenced());
    return new ForeignKey(
        key.name(),
        names(leader.name(), key.columns()),
        references,
        referenced,
        key.onUpdate(),
        key.onDelete(),
        unchanged ? key.statement() : "");
  }
}
