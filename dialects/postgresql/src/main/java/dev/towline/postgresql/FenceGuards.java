package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.templates.Template;
import dev.towline.templates.Values;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The guards of one fence: a function that refuses or lets through, and the triggers that call it.
 *
 * @param number the fence's, by which they are named
 * @param relay the role whose changes from elsewhere get through, and whose function it is
 */
record FenceGuards(int number, String relay) {

  private static final String RELAY =
      """
      select pg_catalog.pg_get_userbyid(nspowner) from pg_catalog.pg_namespace
      where nspname = 'towline'
      """;

  /** Commits of what is said here are on disk, whatever the session's own are. */
  private static final String DURABLY = "set local synchronous_commit = on;\n";

  private static final String FUNCTIONS =
      """
      select substring(p.proname::text from 7)::int
      from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'towline' and p.proname ~ '^fence_[0-9]{1,7}$'
      order by 1
      """;

  private static final String STANDING =
      """
      select n.nspname, c.relname, t.tgname
      from pg_catalog.pg_trigger t
      join pg_catalog.pg_class c on c.oid = t.tgrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where t.tgfoid = pg_catalog.to_regprocedure(?)
      order by n.nspname, c.relname, t.tgname
      """;

  /** Those of a fence of that number; our schema's owner relays. */
  static FenceGuards of(Connection database, int number) throws SQLException {
    return new FenceGuards(number, Rows.list(database, row -> row.getString(1), RELAY).get(0));
  }

  /** Those of every fence of a database. */
  static List<FenceGuards> all(Connection database) throws SQLException {
    List<FenceGuards> all = new ArrayList<>();
    for (int number : Rows.list(database, row -> row.getInt(1), FUNCTIONS)) {
      all.add(of(database, number));
    }
    return all;
  }

  private String function() {
    return "fence_" + number;
  }

  /** The function as the catalogue finds it. */
  String signature() {
    return "towline.%s()".formatted(function());
  }

  /** Makes the function one that lets everybody through. */
  String lowering() {
    return DURABLY + render("fence_lowered", names());
  }

  /**
   * Makes the function one that refuses.
   *
   * @param predicate what a refused writer is told of the table
   */
  String raising(String predicate) {
    return DURABLY + render("fence_raised", names().with("predicate", predicate));
  }

  /** Makes a table call the function, in place of those of its guards that are not right. */
  String guarding(FencedTable table) {
    String removal = table.guards() == 0 ? "" : removal(table.name(), triggers(table));
    return DURABLY
        + removal
        + render(table.root() ? "fence_root" : "fence_rows", names().with("table", table.name()));
  }

  /** Takes the guards away, table by table. */
  void remove(Connection database, ShortTransactions transactions) throws SQLException {
    for (Map.Entry<TableName, List<String>> each : standing(database).entrySet()) {
      transactions.run(each.getKey(), removal(each.getKey(), each.getValue()));
    }
  }

  /** Takes the function away, once no table calls it any more. */
  String removal() {
    return "drop function if exists " + signature();
  }

  private Map<TableName, List<String>> standing(Connection database) throws SQLException {
    Map<TableName, List<String>> standing = new LinkedHashMap<>();
    Rows.list(
        database,
        row ->
            standing
                .computeIfAbsent(
                    new TableName(row.getString(1), row.getString(2)), table -> new ArrayList<>())
                .add(row.getString(3)),
        STANDING,
        signature());
    return standing;
  }

  private List<String> triggers(FencedTable table) {
    return table.root()
        ? List.of(trigger("statement"))
        : List.of(trigger("row"), trigger("truncate"));
  }

  private static String removal(TableName table, List<String> triggers) {
    StringBuilder script = new StringBuilder();
    for (String trigger : triggers) {
      script.append(
          "drop trigger if exists %s on %s;\n"
              .formatted(Quoting.name(trigger), Quoting.name(table)));
    }
    return script.toString();
  }

  private Values names() {
    Values values = Values.none().with("function", function()).with("relay", relay);
    for (String event : List.of("row", "truncate", "statement")) {
      values = values.with(event + "_trigger", trigger(event));
    }
    return values;
  }

  private String trigger(String event) {
    return "towline_%s_%s".formatted(function(), event);
  }

  private static String render(String template, Values values) {
    return Template.postgresql(template).render(values);
  }
}
