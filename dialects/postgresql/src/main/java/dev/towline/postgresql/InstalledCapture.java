package dev.towline.postgresql;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The capture of one table as the server has it.
 *
 * @param known the table's name when the capture last looked
 * @param table its name now; empty when the table is gone
 * @param functionBody empty when the function is gone
 * @param triggers those of ours that fire in every session
 * @param fits whether both audit segments are there and have the types of the key
 * @param uncovered partitions that lack a trigger
 */
record InstalledCapture(
    String id,
    long relation,
    TableName known,
    Optional<TableName> table,
    List<Integer> keyNumbers,
    List<String> keyNames,
    Level level,
    Detail detail,
    int segment,
    Optional<String> functionBody,
    Set<String> triggers,
    boolean fits,
    int uncovered) {

  /** The last of what the query below reads: a first installation is between two scripts. */
  private static final String PRESENT =
      "select pg_catalog.to_regclass('towline.key_column') is not null";

  private static final String INSTALLED =
      """
      select c.id, c.relation, c.schema_name, c.table_name, n.nspname, r.relname,
        c.key_columns, c.key_names, c.level, c.detail, c.segment, p.prosrc,
        array(
          select t.tgname::text from pg_catalog.pg_trigger t
          where t.tgrelid = c.relation and t.tgfoid = p.oid and t.tgenabled = 'A') as triggers,
        pg_catalog.to_regclass('towline.' || pg_catalog.quote_ident(c.id || '_0')) is not null
          and pg_catalog.to_regclass('towline.' || pg_catalog.quote_ident(c.id || '_1')) is not null
          and not exists (select from towline.key_column k where k.id = c.id and k.retyped) as fits,
        case when r.relkind = 'p' then (
          select count(*)
          from towline.captured_tree tree
          join pg_catalog.pg_class leaf on leaf.oid = tree.relation and leaf.relkind = 'r'
          where tree.id = c.id and not exists (
            select from pg_catalog.pg_trigger t
            where t.tgrelid = leaf.oid and t.tgfoid = p.oid and t.tgenabled = 'A'
              and t.tgname = 'towline_' || c.id || '_truncate'))
          else 0 end as uncovered
      from towline.capture c
      left join pg_catalog.pg_class r on r.oid = c.relation
      left join pg_catalog.pg_namespace n on n.oid = r.relnamespace
      left join pg_catalog.pg_proc p
        on p.proname = c.id and p.pronamespace = 'towline'::regnamespace
      order by c.id
      """;

  /** Whether this database has our tables at all. */
  static boolean possible(Connection connection) throws SQLException {
    return Rows.list(connection, row -> row.getBoolean(1), PRESENT).get(0);
  }

  /** Every capture of this database; none where our tables are missing. */
  static List<InstalledCapture> all(Connection connection) throws SQLException {
    return possible(connection)
        ? Rows.list(connection, InstalledCapture::of, INSTALLED)
        : List.of();
  }

  private static InstalledCapture of(ResultSet row) throws SQLException {
    return new InstalledCapture(
        row.getString("id"),
        row.getLong("relation"),
        new TableName(row.getString("schema_name"), row.getString("table_name")),
        row.getString("relname") == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("nspname"), row.getString("relname"))),
        Stream.of((Short[]) row.getArray("key_columns").getArray()).map(Short::intValue).toList(),
        TextArray.strings(row.getArray("key_names")),
        Level.valueOf(row.getString("level").toUpperCase(Locale.ROOT)),
        Detail.valueOf(row.getString("detail").toUpperCase(Locale.ROOT)),
        row.getInt("segment"),
        Optional.ofNullable(row.getString("prosrc")),
        Set.copyOf(TextArray.strings(row.getArray("triggers"))),
        row.getBoolean("fits"),
        row.getInt("uncovered"));
  }
}
