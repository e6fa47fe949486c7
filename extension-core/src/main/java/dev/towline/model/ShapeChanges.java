package dev.towline.model;

import dev.towline.model.KnownShape.KnownColumn;
import dev.towline.model.ShapeChange.ColumnAdded;
import dev.towline.model.ShapeChange.ColumnDropped;
import dev.towline.model.ShapeChange.ColumnRenamed;
import dev.towline.model.ShapeChange.ColumnRetyped;
import dev.towline.model.ShapeChange.DefaultChanged;
import dev.towline.model.ShapeChange.GenerationChanged;
import dev.towline.model.ShapeChange.KeyChanged;
import dev.towline.model.ShapeChange.NullnessChanged;
import dev.towline.model.ShapeChange.PartAdded;
import dev.towline.model.ShapeChange.PartDropped;
import dev.towline.model.TableShape.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of a table between two looks at it, in the order in which a follower can follow.
 *
 * <p>Where columns keep their numbers, a column is the same when its number is. Elsewhere it is the
 * same when its name is; of those that are left, one that has the place and the type of another is
 * taken for that one renamed. A mistake there changes no value, since the rows are read again.
 *
 * @param keepsRows whether it is proved that every row has the values that it had
 */
public record ShapeChanges(List<ShapeChange> changes, boolean keepsRows) {

  public ShapeChanges {
    changes = List.copyOf(changes);
  }

  /** What became of it. */
  public static ShapeChanges between(KnownShape before, KnownShape now) {
    return new Difference(before, now).changes();
  }

  /** Two looks, and which columns of both are the same one. */
  private static final class Difference {

    private final KnownShape before;
    private final KnownShape now;
    private final boolean numbered;
    private final Map<KnownColumn, KnownColumn> same;
    private final List<ShapeChange> changes = new ArrayList<>();

    Difference(KnownShape before, KnownShape now) {
      this.before = before;
      this.now = now;
      this.numbered = before.relation() != 0 && before.relation() == now.relation();
      this.same = numbered ? byNumber() : byName();
    }

    ShapeChanges changes() {
      drop();
      rename();
      add();
      same.forEach(this::compare);
      if (!renamed(before.key()).equals(now.key())) {
        changes.add(new KeyChanged(renamed(before.key()), now.key()));
      }
      compareParts();
      return new ShapeChanges(changes, keepsRows());
    }

    private Map<KnownColumn, KnownColumn> byNumber() {
      Map<Integer, KnownColumn> numbers =
          now.columns().stream().collect(Collectors.toMap(KnownColumn::number, c -> c));
      Map<KnownColumn, KnownColumn> found = new LinkedHashMap<>();
      for (KnownColumn column : before.columns()) {
        Optional.ofNullable(numbers.get(column.number())).ifPresent(c -> found.put(column, c));
      }
      return found;
    }

    private Map<KnownColumn, KnownColumn> byName() {
      Map<KnownColumn, KnownColumn> found = new LinkedHashMap<>();
      for (KnownColumn column : before.columns()) {
        now.column(column.name()).or(() -> inPlaceOf(column)).ifPresent(c -> found.put(column, c));
      }
      return found;
    }

    /** The new column that stands where another one stood, if all else is in its place. */
    private Optional<KnownColumn> inPlaceOf(KnownColumn gone) {
      int place = before.columns().indexOf(gone);
      if (before.columns().size() != now.columns().size()) {
        return Optional.empty();
      }
      KnownColumn there = now.columns().get(place);
      boolean isNew = before.column(there.name()).isEmpty();
      return isNew && there.type().equals(gone.type()) ? Optional.of(there) : Optional.empty();
    }

    private void drop() {
      before.columns().stream()
          .filter(column -> !same.containsKey(column))
          .forEach(column -> changes.add(new ColumnDropped(column.name())));
    }

    private void rename() {
      same.forEach(
          (old, column) -> {
            if (!old.name().equals(column.name())) {
              changes.add(new ColumnRenamed(old.name(), column.name()));
            }
          });
    }

    /** One that may not be null is filled first, since only then it can be declared so. */
    private void add() {
      for (KnownColumn column : now.columns()) {
        if (!same.containsValue(column)) {
          changes.add(new ColumnAdded(column.name(), column.filled()));
          if (column.notNull() && !column.nullable().filled()) {
            changes.add(new NullnessChanged(column.name(), true));
          }
        }
      }
    }

    private void compare(KnownColumn old, KnownColumn column) {
      if (!old.type().equals(column.type())) {
        changes.add(new ColumnRetyped(column.name(), old.type(), column.type()));
      }
      if (!old.generation().equals(column.generation())) {
        changes.add(new GenerationChanged(column.name()));
      }
      if (!old.defaultText().equals(column.defaultText())) {
        changes.add(new DefaultChanged(column.name()));
      }
      if (old.notNull() != column.notNull()) {
        changes.add(new NullnessChanged(column.name(), column.notNull()));
      }
    }

    private List<String> renamed(List<String> names) {
      Map<String, String> current = new HashMap<>();
      same.forEach((old, column) -> current.put(old.name(), column.name()));
      return names.stream().map(name -> current.getOrDefault(name, name)).toList();
    }

    private void compareParts() {
      Map<String, Definition> old =
          before.parts().stream()
              .collect(Collectors.toMap(Definition::name, Function.identity(), (a, b) -> a));
      Set<String> names = now.parts().stream().map(Definition::name).collect(Collectors.toSet());
      before.parts().stream()
          .filter(part -> !names.contains(part.name()))
          .forEach(part -> changes.add(new PartDropped(part.name())));
      now.parts().stream()
          .filter(part -> !old.containsKey(part.name()))
          .forEach(part -> changes.add(new PartAdded(part.name(), part.statement())));
    }

    /**
     * Names that go round may go round twice where a follower is interrupted; and where columns
     * have no numbers, one of the same name may be another one.
     */
    private boolean keepsRows() {
      List<ColumnRenamed> renames =
          changes.stream()
              .filter(ColumnRenamed.class::isInstance)
              .map(ColumnRenamed.class::cast)
              .toList();
      Set<String> from = renames.stream().map(ColumnRenamed::from).collect(Collectors.toSet());
      return numbered
          && changes.stream().allMatch(ShapeChange::keepsRows)
          && renames.stream().map(ColumnRenamed::to).noneMatch(from::contains);
    }
  }
}
