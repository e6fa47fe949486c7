package dev.towline.postgresql;

import dev.towline.model.Key;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.ForeignKey;
import dev.towline.model.TableShape.Index;
import dev.towline.model.TableShape.Unique;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a table of the follower lacks of a shape, judged by columns, since names say nothing between
 * two engines.
 */
record Lacking(TableShape wanted, TableShape there) {

  TableShape shape() {
    return new TableShape(
        wanted.engine(),
        wanted.name(),
        wanted.kind(),
        wanted.columns(),
        wanted.key(),
        wanted.keyDefinition(),
        wanted.parents(),
        wanted.uniques().stream().filter(unique -> !keptApart(unique)).toList(),
        wanted.indexes().stream().filter(index -> !found(index)).toList(),
        wanted.checks(),
        wanted.foreignKeys().stream().filter(key -> !refers(key)).toList(),
        wanted.estimatedRows(),
        wanted.estimatedBytes());
  }

  private boolean keptApart(Unique unique) {
    Set<Set<String>> kept = new HashSet<>();
    there.uniques().forEach(one -> kept.add(Set.copyOf(one.columns())));
    if (there.key() instanceof Key.Columns key) {
      kept.add(Set.copyOf(key.names()));
    }
    return kept.contains(Set.copyOf(unique.columns()));
  }

  /** By an index of its own, or the beginning of another one. */
  private boolean found(Index index) {
    Stream<List<String>> key =
        there.key() instanceof Key.Columns columns ? Stream.of(columns.names()) : Stream.of();
    return Stream.of(
            key,
            there.indexes().stream().map(Index::columns),
            there.uniques().stream().map(Unique::columns),
            wanted.uniques().stream().map(Unique::columns))
        .flatMap(all -> all)
        .anyMatch(
            columns ->
                columns.size() >= index.columns().size()
                    && columns.subList(0, index.columns().size()).equals(index.columns()));
  }

  private boolean refers(ForeignKey key) {
    return there.foreignKeys().stream()
        .anyMatch(
            one ->
                one.columns().equals(key.columns())
                    && one.references().equals(key.references())
                    && one.referenced().equals(key.referenced()));
  }
}
