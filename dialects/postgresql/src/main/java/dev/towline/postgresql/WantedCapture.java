package dev.towline.postgresql;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.model.Column;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.templates.Template;
import dev.towline.templates.Values;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The capture of one table as it ought to be, and the scripts that make it so.
 *
 * @param segment the audit segment that the trigger function writes
 * @param guarded whether the function survives a renamed or retyped key column by itself
 * @param rootFires whether row triggers on a partitioned root reach its partitions (version 11)
 * @param relay the role whose changes carry an origin
 */
record WantedCapture(
    String id,
    long relation,
    TableShape shape,
    Level level,
    Detail detail,
    int segment,
    boolean guarded,
    boolean rootFires,
    String relay) {

  TableName table() {
    return shape.name();
  }

  /** The key's columns by their stable numbers; none where the whole row is the key. */
  List<Integer> keyNumbers() {
    return shape.keyColumns().stream().map(Column::number).toList();
  }

  /** The names of the key's columns. */
  List<String> keyNames() {
    return shape.keyColumns().stream().map(Column::name).toList();
  }

  /** The names that the table's triggers have. */
  Set<String> triggers() {
    Stream<String> events =
        level == Level.STATEMENT
            ? Stream.of("insert", "update", "delete", "truncate")
            : Stream.of("row", "truncate");
    return events
        .filter(event -> !(event.equals("row") && leavesOnly()))
        .map(event -> trigger(id, event))
        .collect(toUnmodifiableSet());
  }

  /** All of it, for a table that has no capture. */
  String install() {
    return Stream.of(
            Stream.of("register", "segments"),
            detail == Detail.ROWS ? Stream.of("history") : Stream.<String>empty(),
            Stream.of(functionTemplate(), triggersTemplate()),
            shape.kind() == TableShape.Kind.PARTITIONED
                ? Stream.of("partitions")
                : Stream.<String>empty())
        .flatMap(templates -> templates)
        .map(this::render)
        .collect(joining("\n"));
  }

  /** Only what can be replaced without losing a change: the function and what is told of it. */
  String refresh() {
    return render(functionTemplate()) + "\n" + render("register");
  }

  /** Tells the followers to look at all of the table. */
  String doubt() {
    return render("doubt");
  }

  /** What stands between the body's quotes, as the server keeps it. */
  String functionBody() {
    String function = render(functionTemplate());
    int start = function.indexOf(Template.BODY) + Template.BODY.length();
    return function.substring(start, function.lastIndexOf(Template.BODY));
  }

  static String remove(String id) {
    return Template.postgresql("remove").render(names(id));
  }

  private boolean keyed() {
    return !shape.keyColumns().isEmpty();
  }

  private boolean leavesOnly() {
    return shape.kind() == TableShape.Kind.PARTITIONED && !rootFires;
  }

  private String functionTemplate() {
    String what =
        detail == Detail.ROWS ? "history" : level == Level.STATEMENT ? "statement" : "row";
    return what + (keyed() ? "_keyed" + (guarded ? "_guarded" : "") : "_whole_row");
  }

  private String triggersTemplate() {
    return level == Level.STATEMENT
        ? "triggers_statement"
        : leavesOnly() ? "triggers_root" : "triggers_row";
  }

  private String render(String template) {
    return Template.postgresql(template).render(values());
  }

  private Values values() {
    List<String> keys = keyNames();
    Values values =
        names(id)
            .with("table", table())
            .with("schema_name", table().schema())
            .with("table_name", table().name())
            .with("segment", id + "_" + segment)
            .with("keys", keys)
            .with("key_columns", keyNumbers().stream().map(String::valueOf).toList())
            .with(
                "audit_keys",
                IntStream.rangeClosed(1, keys.size()).mapToObj(number -> "k" + number).toList())
            .with("level", level.name().toLowerCase(Locale.ROOT))
            .with("detail", detail.name().toLowerCase(Locale.ROOT))
            .with("relay", relay);
    return values.with("fallback", Template.postgresql("fallback").render(values));
  }

  /** Every name that the templates give to something of ours. */
  private static Values names(String id) {
    Values values = Values.none().with("id", id).with("function", id);
    for (String side : List.of("0", "1")) {
      values = values.with("segment_" + side, id + "_" + side);
    }
    for (String object : List.of("history", "history_key", "history_at")) {
      values = values.with(object, id + "_" + object);
    }
    for (String event : List.of("insert", "update", "delete", "truncate", "row")) {
      values = values.with(event + "_trigger", trigger(id, event));
    }
    return values;
  }

  private static String trigger(String id, String event) {
    return "towline_" + id + "_" + event;
  }
}
