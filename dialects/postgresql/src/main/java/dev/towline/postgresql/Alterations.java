package dev.towline.postgresql;

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
import dev.towline.model.TableShape.Definition;
import dev.towline.model.UserType;
import dev.towline.postgresql.TableStatement.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the statements that bring a follower's table in line with changes of the leader's. What is
 * so already is left out, so that what was done before a crash is not done again.
 */
final class Alterations {

  private final TableShape wanted;
  private final TableShape follower;
  private final TableStatement statement;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final List<Alteration> alterations = new ArrayList<>();

  /**
   * @param wanted the leader's table in PostgreSQL's words
   * @param follower the table as it is
   */
  Alterations(TableShape wanted, TableShape follower, TableStatement statement) {
    this.wanted = wanted;
    this.follower = follower;
    this.statement = statement;
    follower.columns().forEach(column -> columns.put(column.name(), column));
  }

  /** Those for these changes, in their order. */
  List<Alteration> of(List<ShapeChange> changes) {
    all(changes, ColumnDropped.class).forEach(this::drop);
    rename(all(changes, ColumnRenamed.class));
    all(changes, ColumnRenamed.class).forEach(this::makeUp);
    for (ShapeChange change : changes) {
      if (change instanceof ColumnAdded added) {
        wanted(added.column()).ifPresent(column -> add(added, column));
      } else if (change instanceof ColumnRetyped retyped) {
        both(retyped.column(), (column, there) -> retype(retyped, column, there));
      } else if (change instanceof GenerationChanged generated) {
        both(generated.column(), (column, there) -> generate(generated, column, there));
      } else if (change instanceof DefaultChanged changed) {
        both(changed.column(), (column, there) -> setDefault(changed, column, there));
      } else if (change instanceof NullnessChanged changed) {
        both(changed.column(), (column, there) -> setNullness(changed, there));
      } else if (change instanceof KeyChanged changed) {
        changeKey(changed);
      }
    }
    return alterations;
  }

  private static <C extends ShapeChange> List<C> all(List<ShapeChange> changes, Class<C> kind) {
    return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private Optional<Column> wanted(String column) {
    return wanted.column(column);
  }

  private interface OfBoth {
    void of(Column column, Column there);
  }

  private void both(String name, OfBoth action) {
    Optional<Column> there = Optional.ofNullable(columns.get(name));
    if (there.isPresent()) {
      wanted(name).ifPresent(column -> action.of(column, there.get()));
    }
  }

  /** What something of the follower's own depends on stays, and may be null. */
  private void drop(ColumnDropped change) {
    Optional<Column> there = Optional.ofNullable(columns.remove(change.column()));
    if (there.isEmpty()) {
      return;
    }
    String drop = alter("drop column " + Quoting.name(change.column()));
    alterations.add(
        there.get().notNull()
            ? Alteration.of(change, drop, alterColumn(change.column(), "drop not null"))
            : Alteration.of(change, drop));
  }

  /** Where names go round or along, all go by names that nobody has. */
  private void rename(List<ColumnRenamed> changes) {
    List<ColumnRenamed> open =
        changes.stream().filter(change -> columns.containsKey(change.from())).toList();
    Set<String> from = open.stream().map(ColumnRenamed::from).collect(Collectors.toSet());
    List<ColumnRenamed> possible =
        open.stream()
            .filter(change -> from.contains(change.to()) || !columns.containsKey(change.to()))
            .toList();
    boolean round = possible.stream().map(ColumnRenamed::to).anyMatch(from::contains);
    List<String> statements = new ArrayList<>();
    for (ColumnRenamed change : possible) {
      statements.add(renaming(change.from(), round ? passing(change) : change.to()));
    }
    if (round) {
      possible.forEach(change -> statements.add(renaming(passing(change), change.to())));
    }
    if (!possible.isEmpty()) {
      alterations.add(new Alteration(List.copyOf(possible), List.of(statements)));
    }
    Map<String, Column> moved = new LinkedHashMap<>();
    possible.forEach(
        change ->
            Optional.ofNullable(columns.remove(change.from()))
                .ifPresent(column -> moved.put(change.to(), column.renamed(change.to()))));
    columns.putAll(moved);
    possible.forEach(change -> renamed.put(change.from(), change.to()));
  }

  /** A column that the follower had under no name that is known is made. */
  private void makeUp(ColumnRenamed change) {
    wanted(change.to()).ifPresent(column -> add(new ColumnAdded(change.to(), true), column));
  }

  private static String passing(ColumnRenamed change) {
    return "towline " + Integer.toHexString(change.to().hashCode());
  }

  private String renaming(String from, String to) {
    return alter("rename column %s to %s".formatted(Quoting.name(from), Quoting.name(to)));
  }

  /** What has to be computed for each row would keep readers waiting: the rows are read anyway. */
  private void add(ColumnAdded change, Column column) {
    if (columns.containsKey(column.name())) {
      return;
    }
    Column nullable = nullable(column);
    String plain = adding(nullable, Extent.PLAIN_COLUMNS);
    boolean bySelf = column.generated() || column.identity() != Column.Identity.NONE;
    boolean constant = column.defaultExpression().filter(text -> !text.contains("(")).isPresent();
    List<List<String>> ways = new ArrayList<>();
    if (bySelf || constant) {
      ways.add(List.of(adding(column, Extent.EVERYTHING)));
    }
    statement
        .setDefault(wanted, column)
        .filter(text -> !bySelf)
        .ifPresent(text -> ways.add(List.of(plain, text)));
    ways.add(List.of(plain));
    alterations.add(new Alteration(List.of(change), ways));
    columns.put(column.name(), nullable);
  }

  private String adding(Column column, Extent extent) {
    return alter("add column " + statement.column(wanted, column, extent));
  }

  private static Column nullable(Column column) {
    return new Column(
        column.number(),
        column.name(),
        column.type(),
        column.value(),
        false,
        column.collation(),
        column.defaultExpression(),
        column.identity(),
        column.generation(),
        column.userType());
  }

  /** Values that cannot be converted come with the rows, into a column made anew. */
  private void retype(ColumnRetyped change, Column column, Column there) {
    boolean same =
        column.type().equals(there.type()) && column.collation().equals(there.collation());
    if (same || labelsOnly(change)) {
      addLabels(change, column, there);
      return;
    }
    String name = Quoting.name(column.name());
    String type =
        statement.lacksCollation(column)
            ? column.type()
            : column.type() + column.collation().map(c -> " collate " + c).orElse("");
    String convert =
        alter(
            "%salter column %s type %s using %s::%s%s"
                .formatted(
                    there.defaultExpression().isPresent()
                        ? "alter column %s drop default, ".formatted(name)
                        : "",
                    name,
                    type,
                    name,
                    column.type(),
                    column
                        .defaultExpression()
                        .map(text -> ", alter column %s set default %s".formatted(name, text))
                        .orElse("")));
    alterations.add(new Alteration(List.of(change), List.of(List.of(convert), anew(column))));
    columns.put(column.name(), column);
  }

  /** The type is the same one by its name; whoever has another one on the follower keeps it. */
  private static boolean labelsOnly(ColumnRetyped change) {
    return change.from().split(" of ", 2)[0].equals(change.to().split(" of ", 2)[0]);
  }

  private List<String> anew(Column column) {
    List<String> statements = new ArrayList<>();
    statements.add(alter("drop column " + Quoting.name(column.name())));
    statements.add(adding(nullable(column), Extent.PLAIN_COLUMNS));
    statement.setDefault(wanted, column).ifPresent(statements::add);
    return statements;
  }

  private void addLabels(ColumnRetyped change, Column column, Column there) {
    if (column.userType().isEmpty() || there.userType().isEmpty()) {
      return;
    }
    UserType type = column.userType().get();
    List<String> lacking =
        type.parts().stream()
            .filter(part -> !there.userType().get().parts().contains(part))
            .toList();
    if (type.kind() == UserType.Kind.ENUM && !lacking.isEmpty()) {
      String name = column.type().replace("[]", "");
      alterations.add(
          new Alteration(
              List.of(change),
              List.of(
                  lacking.stream()
                      .map(
                          label ->
                              "alter type %s add value if not exists %s"
                                  .formatted(name, Quoting.text(label)))
                      .toList())));
    }
  }

  private void generate(GenerationChanged change, Column column, Column there) {
    if (column.generation().equals(there.generation()) && column.identity() == there.identity()) {
      return;
    }
    if (there.generated() || column.generated()) {
      boolean ordinary = there.generated() && !column.generated();
      List<String> anew =
          List.of(
              alter("drop column " + Quoting.name(column.name())),
              adding(column, Extent.EVERYTHING));
      alterations.add(
          new Alteration(
              List.of(change),
              ordinary
                  ? List.of(List.of(alterColumn(column.name(), "drop expression")), anew)
                  : List.of(anew)));
    } else {
      alterations.add(Alteration.of(change, identity(column, there)));
    }
  }

  private String identity(Column column, Column there) {
    String kind = column.identity() == Column.Identity.ALWAYS ? "always" : "by default";
    return alterColumn(
        column.name(),
        column.identity() == Column.Identity.NONE
            ? "drop identity if exists"
            : there.identity() == Column.Identity.NONE
                ? "add generated %s as identity".formatted(kind)
                : "set generated " + kind);
  }

  private void setDefault(DefaultChanged change, Column column, Column there) {
    Optional<String> set = statement.setDefault(wanted, column);
    if (column.generated() || column.identity() != Column.Identity.NONE) {
      return;
    }
    if (set.isPresent() && !column.defaultExpression().equals(there.defaultExpression())) {
      alterations.add(Alteration.of(change, set.get()));
    } else if (set.isEmpty() && there.defaultExpression().isPresent()) {
      alterations.add(Alteration.of(change, alterColumn(column.name(), "drop default")));
    }
  }

  private void setNullness(NullnessChanged change, Column there) {
    if (change.notNull() != there.notNull()) {
      alterations.add(
          Alteration.of(
              change,
              alterColumn(change.column(), (change.notNull() ? "set" : "drop") + " not null")));
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
    List<String> statements = new ArrayList<>();
    if (there.equals(change.from()) && follower.key() instanceof Key.Columns) {
      follower.keyDefinition().ifPresent(key -> statements.add(dropping(key)));
    }
    wanted
        .keyDefinition()
        .filter(key -> !change.to().isEmpty())
        .ifPresent(key -> statements.add(key.statement()));
    if (!statements.isEmpty()) {
      List<String> emptied = new ArrayList<>(statements);
      emptied.add(0, "delete from only " + table());
      alterations.add(new Alteration(List.of(change), List.of(statements, emptied)));
    }
  }

  /** The key goes by name; a column of it that was dropped has taken it along. */
  private String dropping(Definition key) {
    return key.statement().startsWith("create")
        ? "drop index if exists %s.%s"
            .formatted(Quoting.name(follower.name().schema()), Quoting.name(key.name()))
        : alter("drop constraint if exists " + Quoting.name(key.name()));
  }

  private String alterColumn(String column, String action) {
    return alter("alter column %s %s".formatted(Quoting.name(column), action));
  }

  private String alter(String action) {
    return "alter table %s %s".formatted(table(), action);
  }

  private String table() {
    return Quoting.name(follower.name());
  }
}
