package dev.towline.model;

import dev.towline.model.TableShape.Definition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a leader's table a subscription has followed: enough to tell later what has changed
 * since.
 *
 * @param relation the engine's own number of the table, under which columns keep their numbers; 0
 *     where there is no such thing
 * @param fingerprint that the table had then
 * @param key names of the key's columns in their order; none where the whole row is the key
 * @param parts indexes and constraints beside the key
 */
public record KnownShape(
    long relation,
    Fingerprint fingerprint,
    List<KnownColumn> columns,
    List<String> key,
    List<Definition> parts) {

  /**
   * A column of it.
   *
   * @param type with all that decides which values there are: modifiers, collation, labels
   * @param defaultText the engine's own text; empty where there is none
   * @param generation how it gets its values by itself; empty where it does not
   */
  public record KnownColumn(
      int number,
      String name,
      String type,
      boolean notNull,
      String defaultText,
      String generation) {

    static KnownColumn of(Column column) {
      return new KnownColumn(
          column.number(),
          column.name(),
          type(column),
          column.notNull(),
          column.defaultExpression().orElse(""),
          generation(column));
    }

    private static String type(Column column) {
      return column.type()
          + column.collation().map(collation -> " collate " + collation).orElse("")
          + column.userType().map(type -> " of " + String.join(", ", type.parts())).orElse("");
    }

    private static String generation(Column column) {
      return column
          .generation()
          .map(made -> made.expression() + (made.stored() ? " stored" : " virtual"))
          .orElseGet(
              () ->
                  column.identity() == Column.Identity.NONE
                      ? ""
                      : "identity " + column.identity().name());
    }

    KnownColumn renamed(String other) {
      return new KnownColumn(number, other, type, notNull, defaultText, generation);
    }

    KnownColumn nullable() {
      return new KnownColumn(number, name, type, false, defaultText, generation);
    }

    /** Whether rows that were there before the column have a value of it other than null. */
    boolean filled() {
      return notNull || !defaultText.isEmpty() || !generation.isEmpty();
    }
  }

  private static final String COLUMN = "column";
  private static final String KEY = "key";
  private static final String PART = "part";

  public KnownShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    parts = List.copyOf(parts);
  }

  /** What there is to know of a captured table. */
  public static KnownShape of(CapturedTable table) {
    TableShape shape = table.shape();
    return new KnownShape(
        table.relation(),
        table.fingerprint(),
        shape.columns().stream().map(KnownColumn::of).toList(),
        shape.keyColumns().stream().map(Column::name).toList(),
        parts(shape).toList());
  }

  /** How a follower's table stands: its columns in their places and its key. */
  public static KnownShape standing(TableShape shape) {
    return new KnownShape(
        0,
        Fingerprint.NONE,
        shape.columns().stream().map(KnownColumn::of).toList(),
        shape.keyColumns().stream().map(Column::name).toList(),
        List.of());
  }

  private static Stream<Definition> parts(TableShape shape) {
    return Stream.of(
            shape.uniques().stream().map(u -> new Definition(u.name(), u.statement())),
            shape.indexes().stream().map(i -> new Definition(i.name(), i.statement())),
            shape.checks().stream(),
            shape.foreignKeys().stream().map(f -> new Definition(f.name(), f.statement())))
        .flatMap(definitions -> definitions);
  }

  /** The column of that name. */
  Optional<KnownColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The same under the follower's names, without what does not travel. */
  public KnownShape onFollower(TableMapping mapping, TableName table) {
    return new KnownShape(
        relation,
        fingerprint,
        columns.stream()
            .flatMap(c -> mapping.column(table, c.name()).map(c::renamed).stream())
            .toList(),
        key.stream().map(name -> mapping.column(table, name).orElse(name)).toList(),
        parts);
  }

  /** The same where these columns may be null still. */
  public KnownShape nullable(Set<String> names) {
    return new KnownShape(
        relation,
        fingerprint,
        columns.stream().map(c -> names.contains(c.name()) ? c.nullable() : c).toList(),
        key,
        parts);
  }

  /** All of it as texts, to be stored; see {@link #of(long, List)}. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    texts.add(fingerprint.text());
    for (KnownColumn column : columns) {
      texts.addAll(
          List.of(
              COLUMN,
              String.valueOf(column.number()),
              column.name(),
              column.type(),
              String.valueOf(column.notNull()),
              column.defaultText(),
              column.generation()));
    }
    key.forEach(name -> texts.addAll(List.of(KEY, name)));
    parts.forEach(part -> texts.addAll(List.of(PART, part.name(), part.statement())));
    return texts;
  }

  /** What {@link #texts} wrote. */
  public static KnownShape of(long relation, List<String> texts) {
    List<KnownColumn> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    List<Definition> parts = new ArrayList<>();
    Iterator<String> text = texts.iterator();
    Fingerprint fingerprint = new Fingerprint(text.next());
    while (text.hasNext()) {
      switch (text.next()) {
        case COLUMN -> columns.add(column(text));
        case KEY -> key.add(text.next());
        default -> parts.add(new Definition(text.next(), text.next()));
      }
    }
    return new KnownShape(relation, fingerprint, columns, key, parts);
  }

  private static KnownColumn column(Iterator<String> text) {
    return new KnownColumn(
        Integer.parseInt(text.next()),
        text.next(),
        text.next(),
        Boolean.parseBoolean(text.next()),
        text.next(),
        text.next());
  }
}
