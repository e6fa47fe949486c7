package dev.towline.mysql;

import dev.towline.dialect.Alteration;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.ShapeChange;
import dev.towline.model.ShapeChange.ColumnAdded;
import dev.towline.model.ShapeChange.ColumnDropped;
import dev.towline.model.ShapeChange.ColumnRenamed;
import dev.towline.model.ShapeChange.ColumnRetyped;
import dev.towline.model.ShapeChange.DefaultChanged;
import dev.towline.model.ShapeChange.GenerationChanged;
import dev.towline.model.ShapeChange.KeyChanged;
import dev.towline.model.ShapeChange.NullnessChanged;
import dev.towline.model.TableShape;
import dev.towline.mysql.TableStatement.Extent;
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
 * Writes the statements that bring a follower's table in line with changes of the leader's. Each
 * commits by itself; what is so already is left out, so that what was done before a crash is not
 * done again.
 */
final class Alterations {

  private final TableStatement statement;
  private final TableShape follower;
  private final Map<String, Declared> wanted;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final List<Alteration> alterations = new ArrayList<>();

  /**
   * @param statement of the leader's table as it would be made here
   * @param follower the table as it is
   */
  Alterations(TableStatement statement, TableShape follower) {
    this.statement = statement;
    this.follower = follower;
    this.wanted =
        statement.columns().stream()
            .collect(Collectors.toMap(each -> each.column().name(), Function.identity()));
    follower.columns().forEach(column -> columns.put(column.name(), column));
  }

  /** Those for these changes, in their order. */
  List<Alteration> of(List<ShapeChange> changes) {
    all(changes, ColumnDropped.class).forEach(this::drop);
    rename(all(changes, ColumnRenamed.class));
    all(changes, ColumnRenamed.class).forEach(this::makeUp);
    for (ShapeChange change : changes) {
      if (change instanceof ColumnAdded added) {
        add(added, added.column());
      } else if (change instanceof ColumnRetyped retyped) {
        retype(retyped);
      } else if (change instanceof GenerationChanged generated) {
        generate(generated);
      } else if (change instanceof DefaultChanged changed) {
        setDefault(changed);
      } else if (change instanceof NullnessChanged changed) {
        setNullness(changed);
      } else if (change instanceof KeyChanged changed) {
        changeKey(changed);
      }
    }
    return alterations;
  }

  private static <C extends ShapeChange> List<C> all(List<ShapeChange> changes, Class<C> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What the server does not let go of stays, and may be null. */
  private void drop(ColumnDropped change) {
    Optional<Column> there = Optional.ofNullable(columns.remove(change.column()));
    if (there.isEmpty()) {
      return;
    }
    String drop = alter("drop column " + Quoting.name(change.column()));
    alterations.add(
        there.get().notNull()
            ? Alteration.of(
                change,
                drop,
                Statements.modify(follower.name(), there.get(), there.get().collation(), false))
            : Alteration.of(change, drop));
  }

  /** Names that go round have gone already where each column has the type of the other. */
  private void rename(List<ColumnRenamed> changes) {
    List<ColumnRenamed> open =
        changes.stream().filter(change -> columns.containsKey(change.from())).toList();
    Set<String> from = open.stream().map(ColumnRenamed::from).collect(Collectors.toSet());
    List<ColumnRenamed> possible =
        open.stream()
            .filter(change -> from.contains(change.to()) || !columns.containsKey(change.to()))
            .toList();
    if (possible.isEmpty() || possible.stream().allMatch(this::done)) {
      return;
    }
    alterations.add(
        new Alteration(
            List.copyOf(possible),
            List.of(
                List.of(
                    alter(
                        possible.stream()
                            .map(change -> renaming(change.from(), change.to()))
                            .collect(Collectors.joining(", ")))))));
    Map<String, Column> moved = new LinkedHashMap<>();
    possible.forEach(
        change ->
            Optional.ofNullable(columns.remove(change.from()))
                .ifPresent(column -> moved.put(change.to(), column.renamed(change.to()))));
    columns.putAll(moved);
    possible.forEach(change -> renamed.put(change.from(), change.to()));
  }

  /** A column that had yet another name when the relay was lost is not found again. */
  private void makeUp(ColumnRenamed change) {
    add(new ColumnAdded(change.to(), true), change.to());
  }

  private boolean done(ColumnRenamed change) {
    Optional<Column> there = Optional.ofNullable(columns.get(change.to()));
    Optional<Column> old = Optional.ofNullable(columns.get(change.from()));
    String type = declared(change.to()).map(Declared::type).orElse("");
    return there.isPresent()
        && old.isPresent()
        && there.get().type().equals(type)
        && !old.get().type().equals(type);
  }

  private static String renaming(String from, String to) {
    return "rename column %s to %s".formatted(Quoting.name(from), Quoting.name(to));
  }

  private Optional<Declared> declared(String column) {
    return Optional.ofNullable(wanted.get(column));
  }

  private void add(ShapeChange change, String name) {
    Optional<Declared> declared = declared(name);
    if (columns.containsKey(name) || declared.isEmpty()) {
      return;
    }
    Declared column = declared.get();
    alterations.add(
        Alteration.of(
            change,
            alter("add column " + statement.column(column, Extent.EVERYTHING)),
            alter("add column " + column.sql() + " null")));
    columns.put(name, column.column());
  }

  /** Values that cannot be converted come with the rows, into a column made anew. */
  private void retype(ColumnRetyped change) {
    Optional<Column> there = Optional.ofNullable(columns.get(change.column()));
    Optional<Declared> column = declared(change.column());
    if (there.isEmpty()) {
      add(change, change.column());
    } else if (column.isPresent() && !asDeclared(there.get(), column.get())) {
      alterations.add(
          Alteration.of(
              change, modifying(column.get(), Extent.EVERYTHING), madeAnew(column.get())));
    }
  }

  private static boolean asDeclared(Column there, Declared column) {
    return there.type().equals(column.type())
        && (column.collation().isEmpty() || column.collation().equals(there.collation()));
  }

  private String modifying(Declared column, Extent extent) {
    return alter("modify column " + statement.column(column, extent));
  }

  private String madeAnew(Declared column) {
    return alter(
        "drop column %s, add column %s null"
            .formatted(Quoting.name(column.column().name()), column.sql()));
  }

  private void generate(GenerationChanged change) {
    Optional<Declared> column = declared(change.column());
    if (column.isPresent() && columns.containsKey(change.column())) {
      alterations.add(
          Alteration.of(
              change,
              modifying(column.get(), Extent.EVERYTHING),
              alter(
                  "drop column %s, add column %s"
                      .formatted(
                          Quoting.name(change.column()),
                          statement.column(column.get(), Extent.EVERYTHING)))));
    }
  }

  private void setDefault(DefaultChanged change) {
    Optional<Declared> column = declared(change.column());
    Optional<Column> there = Optional.ofNullable(columns.get(change.column()));
    if (column.isEmpty() || there.isEmpty() || column.get().column().generated()) {
      return;
    }
    Optional<String> set = statement.setDefault(column.get());
    if (statement.defaultOf(column.get()).equals(there.get().defaultExpression())) {
      return;
    }
    if (set.isPresent()) {
      alterations.add(Alteration.of(change, set.get()));
    } else if (there.get().defaultExpression().isPresent()) {
      alterations.add(
          Alteration.of(
              change,
              alter(
                  "alter column %s %s"
                      .formatted(
                          Quoting.name(change.column()),
                          there.get().notNull() ? "drop default" : "set default null"))));
    }
  }

  private void setNullness(NullnessChanged change) {
    Optional<Declared> column = declared(change.column());
    Optional<Column> there = Optional.ofNullable(columns.get(change.column()));
    if (column.isPresent()
        && there.isPresent()
        && there.get().notNull() != change.notNull()
        && !column.get().column().generated()) {
      alterations.add(Alteration.of(change, modifying(column.get(), Extent.EVERYTHING)));
    }
  }

  /** Rows as of before may not be told apart by the new key: then they go, and come again. */
  private void changeKey(KeyChanged change) {
    List<String> there =
        follower.keyColumns().stream()
            .map(column -> renamed.getOrDefault(column.name(), column.name()))
            .toList();
    if (there.equals(change.to())) {
      return;
    }
    List<String> actions = new ArrayList<>();
    if (there.equals(change.from()) && follower.key() instanceof Key.Columns) {
      follower
          .keyDefinition()
          .ifPresent(
              key ->
                  actions.add(
                      key.name().equals(Index.PRIMARY)
                          ? "drop primary key"
                          : "drop index " + Quoting.name(key.name())));
    }
    if (!change.to().isEmpty()) {
      actions.add("add primary key " + Statements.columns(change.to()));
    }
    if (!actions.isEmpty()) {
      String alter = alter(String.join(", ", actions));
      alterations.add(
          new Alteration(
              List.of(change), List.of(List.of(alter), List.of("delete from " + table(), alter))));
    }
  }

  private String alter(String action) {
    return "alter table %s %s".formatted(table(), action);
  }

  private String table() {
    return Quoting.name(follower.name());
  }
}
