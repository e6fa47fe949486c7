package dev.towline.mysql;

import static java.util.stream.Collectors.joining;

import dev.towline.dialect.Capture.Detail;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.ValueType.Json;
import dev.towline.model.ValueType.Moment;
import dev.towline.templates.Template;
import dev.towline.templates.Values;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The capture of one table as it ought to be, and the statements that make it so.
 *
 * @param referenced columns, beside the key's, that foreign keys of other tables reference
 */
record WantedCapture(
    String id, TableShape shape, Detail detail, List<String> referenced, Definer definer) {

  /** The sql_mode of the triggers: a key that does not fit is an error, a strange date is none. */
  static final String MODE = "STRICT_ALL_TABLES,ALLOW_INVALID_DATES";

  /** What triggers fire after. */
  enum Event {
    INSERT,
    UPDATE,
    DELETE;

    String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  WantedCapture {
    referenced = List.copyOf(referenced);
  }

  TableName table() {
    return shape.name();
  }

  boolean wholeRow() {
    return shape.key() instanceof Key.WholeRow;
  }

  /** The columns that the audit table keeps: the key's, or all where there is none. */
  List<Column> kept() {
    return wholeRow() ? shape.columns() : shape.keyColumns();
  }

  List<String> keptNames() {
    return kept().stream().map(Column::name).toList();
  }

  /** The types of the audit table's columns as the catalogue writes them, with their collations. */
  List<String> keptTypes() {
    return kept().stream().map(WantedCapture::keptType).toList();
  }

  private static String keptType(Column column) {
    if (column.value() instanceof Moment moment) {
      return moment.fraction() == 0 ? "datetime" : "datetime(%d)".formatted(moment.fraction());
    }
    if (column.value() instanceof Json json && !json.normal()) {
      return "longtext utf8mb4_bin";
    }
    return column.collation().map(name -> column.type() + " " + name).orElse(column.type());
  }

  /** The names that its trigger for an event may have: one, and another while it is replaced. */
  List<TableName> triggers(Event event) {
    String name = "towline_%s_%s".formatted(id, event.lower());
    return Stream.of(name, name + "_again")
        .map(each -> new TableName(table().schema(), each))
        .toList();
  }

  String createTrigger(Event event, TableName name) {
    return render(template(event), values(event).with("trigger", name));
  }

  /** What the server keeps of the trigger: from {@code begin} to {@code end}. */
  String body(Event event) {
    String whole = createTrigger(event, triggers(event).get(0));
    return whole.substring(whole.indexOf("\nbegin\n") + 1).strip();
  }

  String register() {
    return render("register", values());
  }

  /** Makes the audit table under another name, with a doubt in it, so that it is never empty. */
  List<String> makeNextAudit() {
    return Stream.of("drop_audit_next", "audit_table", "audit_numbers", "doubt_next")
        .map(template -> render(template, values()))
        .toList();
  }

  /**
   * Puts the new audit table in its place, at once.
   *
   * @param there whether one is there already
   */
  List<String> placeAudit(boolean there) {
    return Stream.of("drop_audit_gone", there ? "audit_swap" : "audit_place", "drop_audit_gone")
        .map(template -> render(template, values()))
        .toList();
  }

  String makeHistory() {
    return render("history", values());
  }

  /** Ends the installation; to be run in one transaction with the doubts. */
  String complete() {
    return render("complete", values());
  }

  static String doubt(String id) {
    return render("doubt", names(id));
  }

  static String dropTrigger(TableName trigger) {
    return render("drop_trigger", Values.none().with("trigger", trigger));
  }

  /** What is left to do, after its triggers are gone, to end a capture. */
  static List<String> remove(String id) {
    return Stream.of("drop_audit", "drop_audit_next", "drop_audit_gone", "unregister")
        .map(template -> render(template, names(id)))
        .toList();
  }

  /** All of it as one file for the engine's own client. */
  String script(Engine engine) {
    Stream<String> before =
        Stream.of(
                definer.making(engine).stream(),
                Stream.of(definer.reading(table().schema()), register()),
                makeNextAudit().stream(),
                placeAudit(false).stream(),
                detail == Detail.ROWS ? Stream.of(makeHistory()) : Stream.<String>empty())
            .flatMap(statements -> statements);
    Stream<String> triggers =
        Stream.of(Event.values())
            .flatMap(
                event ->
                    Stream.of(
                        dropTrigger(triggers(event).get(0)),
                        createTrigger(event, triggers(event).get(0))));
    Stream<String> after = Stream.of("start transaction", doubt(id), complete(), "commit");
    return Stream.of(before, triggers, after)
        .flatMap(statements -> statements)
        .map(String::strip)
        .collect(
            joining(
                "\n//\n\n",
                "set names utf8mb4;\nset session sql_mode = '%s';\n\ndelimiter //\n\n"
                    .formatted(MODE),
                "\n//\n\ndelimiter ;\n"));
  }

  private String template(Event event) {
    String what = detail == Detail.ROWS ? "history_" : "";
    String how = event == Event.UPDATE ? (wholeRow() ? "_whole_row" : "_keyed") : "";
    return what + event.lower() + how;
  }

  private Values values(Event event) {
    return values().with("trigger", triggers(event).get(0));
  }

  private Values values() {
    return names(id)
        .with("table", table())
        .with("schema_name", table().schema())
        .with("table_name", table().name())
        .with("key_names", TextList.json(keptNames()))
        .with("whole_row", String.valueOf(wholeRow()))
        .with("referenced", TextList.json(referenced))
        .with("detail", detail.name().toLowerCase(Locale.ROOT))
        .with("definer_user", definer.user())
        .with("definer_host", definer.host())
        .with(
            "audit_keys",
            IntStream.rangeClosed(1, kept().size()).mapToObj(number -> "k" + number).toList())
        .withColumns("keys", kept())
        .withColumns("columns", shape.columns())
        .withColumns("told", told());
  }

  /** A change of one of these is a change that others may refer to. */
  private List<Column> told() {
    return shape.columns().stream()
        .filter(column -> keptNames().contains(column.name()) || referenced.contains(column.name()))
        .toList();
  }

  private static Values names(String id) {
    return Values.none()
        .with("id", id)
        .with("audit_next", id + "_next")
        .with("audit_gone", id + "_gone")
        .with("history", id + "_history");
  }

  private static String render(String template, Values values) {
    return Template.mysql(template).render(values);
  }
}
