package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes on a follower the extensions that a leader's tables need and that it lacks. */
final class ExtensionMaker {

  /** Those of the columns' types, and of whatever indexes, defaults and constraints call. */
  private static final String NEEDED =
      """
      with object (class, oid) as (
        select 'pg_catalog.pg_class'::regclass, t.oid from unnest(?::oid[]) t (oid)
        union all
        select 'pg_catalog.pg_class'::regclass, x.indexrelid from pg_catalog.pg_index x
        where x.indrelid = any (?::oid[])
        union all
        select 'pg_catalog.pg_attrdef'::regclass, d.oid from pg_catalog.pg_attrdef d
        where d.adrelid = any (?::oid[])
        union all
        select 'pg_catalog.pg_constraint'::regclass, k.oid from pg_catalog.pg_constraint k
        where k.conrelid = any (?::oid[])),
      used (class, oid) as (
        select d.refclassid, d.refobjid from object
        join pg_catalog.pg_depend d on d.classid = object.class and d.objid = object.oid
        union all
        select 'pg_catalog.pg_type'::regclass, t.oid from unnest(?::oid[]) t (oid))
      select distinct e.extname, n.nspname
      from used
      join pg_catalog.pg_depend d on d.classid = used.class and d.objid = used.oid
        and d.refclassid = 'pg_catalog.pg_extension'::regclass and d.deptype = 'e'
      join pg_catalog.pg_extension e on e.oid = d.refobjid
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace
      order by e.extname
      """;

  private static final String PRESENT =
      """
      select e.extname, n.nspname from pg_catalog.pg_extension e
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace
      """;

  /** An extension and the schema that its objects are in. */
  record Extension(String name, String schema) {}

  private ExtensionMaker() {}

  static List<Extension> needed(Connection leader, Object[] tableOids, Object[] typeOids)
      throws SQLException {
    Object tables = ByOid.array(leader, tableOids);
    return Rows.list(
        leader,
        row -> new Extension(row.getString(1), row.getString(2)),
        NEEDED,
        tables,
        tables,
        tables,
        tables,
        ByOid.array(leader, typeOids));
  }

  /** Answers which could not be made, or are in another schema than the leader's. */
  static List<Finding> make(Connection follower, List<Extension> needed) throws SQLException {
    Attempt attempt = new Attempt(follower);
    Map<String, String> present = new HashMap<>();
    Rows.list(follower, row -> present.put(row.getString(1), row.getString(2)), PRESENT);
    List<Finding> findings = new ArrayList<>();
    for (Extension extension : needed) {
      String schema = present.get(extension.name());
      if (schema == null) {
        create(extension, attempt).ifPresent(findings::add);
      } else if (!schema.equals(extension.schema())) {
        findings.add(elsewhere(extension, schema));
      }
    }
    return findings;
  }

  private static Optional<Finding> create(Extension extension, Attempt attempt)
      throws SQLException {
    String statement =
        "create extension if not exists %s with schema %s cascade"
            .formatted(Quoting.name(extension.name()), Quoting.name(extension.schema()));
    return attempt
        .run(statement)
        .map(
            refused ->
                new Finding(
                    Severity.WARNS,
                    "extension " + extension.name(),
                    "The extension cannot be made on the follower: " + refused + ".",
                    statement + ";"));
  }

  private static Finding elsewhere(Extension extension, String schema) {
    return new Finding(
        Severity.WARNS,
        "extension " + extension.name(),
        "The extension is in schema %s on the leader and in %s on the follower."
            .formatted(extension.schema(), schema),
        "alter extension %s set schema %s;"
            .formatted(Quoting.name(extension.name()), Quoting.name(extension.schema())));
  }
}
