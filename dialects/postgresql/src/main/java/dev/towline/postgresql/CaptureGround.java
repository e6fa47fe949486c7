package dev.towline.postgresql;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.towline.dialect.Capture.Detail;
import dev.towline.dialect.Capture.Level;
import dev.towline.dialect.Capture.Plan;
import dev.towline.dialect.Capture.TableOptions;
import dev.towline.dialect.Catalog;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Key;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.model.TowlineException;
import dev.towline.templates.CaptureId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a database says about how its tables must be captured: its version, the role that relays,
 * whether event triggers follow DDL, which tables a subscription of PostgreSQL's own writes.
 */
final class CaptureGround {

  private static final TableOptions NO_WISHES = new TableOptions(Detail.KEYS, Optional.empty());

  /** Before our tables are there, whoever may create event triggers will have them. */
  private static final String SESSION =
      """
      select current_setting('server_version_num')::int,
        coalesce(
          (select pg_catalog.pg_get_userbyid(nspowner) from pg_catalog.pg_namespace
            where nspname = 'towline'),
          current_user),
        case when pg_catalog.to_regclass('towline.capture') is null
          then not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
          else not exists (
            select from pg_catalog.pg_event_trigger
            where evtname = 'towline_ddl' and evtenabled <> 'D') end
      """;

  private static final String RELATIONS =
      """
      select n.nspname, c.relname, c.oid
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_'
      """;

  private static final String SUBSCRIBED = "select srrelid from pg_catalog.pg_subscription_rel";

  /** Partitions whose columns come in another order than their root's, so that row texts differ. */
  private static final String OTHER_ORDER =
      """
      with recursive tree (root, relation) as (
        select i.inhparent, i.inhrelid from pg_catalog.pg_inherits i
        where i.inhparent = ?::oid
        union all
        select tree.root, i.inhrelid from tree
        join pg_catalog.pg_inherits i on i.inhparent = tree.relation
      ), layout (relation, names) as (
        select a.attrelid, pg_catalog.array_agg(a.attname order by a.attnum)
        from pg_catalog.pg_attribute a
        where a.attnum > 0 and not a.attisdropped
          and (a.attrelid = ?::oid or a.attrelid in (select relation from tree))
        group by a.attrelid
      )
      select tree.relation::regclass::text
      from tree
      join layout ours on ours.relation = tree.relation
      join layout theirs on theirs.relation = tree.root
      where ours.names <> theirs.names
      """;

  private final Connection connection;
  private final Catalog catalog;
  private final int version;
  private final String relay;
  private final boolean guarded;

  private CaptureGround(
      Connection connection, Catalog catalog, int version, String relay, boolean guarded) {
    this.connection = connection;
    this.catalog = catalog;
    this.version = version;
    this.relay = relay;
    this.guarded = guarded;
  }

  static CaptureGround of(Connection connection, Catalog catalog) throws SQLException {
    return Rows.list(
            connection,
            row ->
                new CaptureGround(
                    connection, catalog, row.getInt(1), row.getString(2), row.getBoolean(3)),
            SESSION)
        .get(0);
  }

  /** Every capture that the plan asks for, given those that are there; nothing is changed. */
  List<WantedCapture> wanted(Plan plan, List<InstalledCapture> installed) throws SQLException {
    List<TableShape> shapes = catalog.tables(connection, plan.selection());
    refuseMissing(plan, shapes);
    Map<TableName, Long> relations = relations();
    Set<Long> subscribed = subscribed();
    Map<Long, InstalledCapture> present =
        installed.stream().collect(toMap(InstalledCapture::relation, identity()));
    Set<String> taken = new HashSet<>();
    for (TableShape shape : shapes) {
      InstalledCapture there = present.get(relations.get(shape.name()));
      if (there != null) {
        taken.add(there.id());
      }
    }
    List<WantedCapture> wanted = new ArrayList<>();
    for (TableShape shape : shapes) {
      long relation = relations.getOrDefault(shape.name(), 0L);
      Optional<InstalledCapture> there = Optional.ofNullable(present.get(relation));
      String id =
          there.map(InstalledCapture::id).orElseGet(() -> CaptureId.of(shape.name(), taken));
      taken.add(id);
      refuseOtherOrder(shape, relation);
      TableOptions options = plan.options().getOrDefault(shape.name(), NO_WISHES);
      wanted.add(
          new WantedCapture(
              id,
              relation,
              shape,
              level(shape, options, subscribed.contains(relation)),
              options.detail(),
              there.map(InstalledCapture::segment).orElse(0),
              guarded,
              version >= 110000,
              relay));
    }
    return wanted;
  }

  /** Statement triggers wherever they see everything; the apply worker fires row triggers only. */
  private Level level(TableShape shape, TableOptions options, boolean subscribed) {
    boolean seesAll =
        version >= 100000
            && shape.kind() == TableShape.Kind.PLAIN
            && options.detail() == Detail.KEYS
            && !subscribed;
    return seesAll ? options.level().orElse(Level.STATEMENT) : Level.ROW;
  }

  private Map<TableName, Long> relations() throws SQLException {
    Map<TableName, Long> relations = new HashMap<>();
    Rows.list(
        connection,
        row -> relations.put(new TableName(row.getString(1), row.getString(2)), row.getLong(3)),
        RELATIONS);
    return relations;
  }

  private Set<Long> subscribed() throws SQLException {
    return version < 100000
        ? Set.of()
        : Set.copyOf(Rows.list(connection, row -> row.getLong(1), SUBSCRIBED));
  }

  private static void refuseMissing(Plan plan, List<TableShape> shapes) {
    List<TableName> there = shapes.stream().map(TableShape::name).toList();
    List<TableName> missing =
        plan.selection().named().stream().filter(table -> !there.contains(table)).toList();
    if (!missing.isEmpty()) {
      throw TowlineException.fatal(
          "Not in this database: " + missing.stream().map(String::valueOf).collect(joining(", ")),
          "Name tables that exist, as schema.table in the letters of the catalogue;"
              + " partitions are captured with their root.");
    }
  }

  private void refuseOtherOrder(TableShape shape, long root) throws SQLException {
    if (shape.kind() != TableShape.Kind.PARTITIONED || !(shape.key() instanceof Key.WholeRow)) {
      return;
    }
    List<String> others = Rows.list(connection, row -> row.getString(1), OTHER_ORDER, root, root);
    if (!others.isEmpty()) {
      throw TowlineException.fatal(
          "The table %s has no key, and its partition %s has the columns in another order, so rows cannot be told apart by their text."
              .formatted(shape.name(), others.get(0)),
          "Add a primary key, or leave the table out with !%s.".formatted(shape.name()));
    }
  }
}
