package dev.towline.postgresql;

import dev.towline.model.Column;
import dev.towline.model.UserType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the columns of many tables, and what the user's own types among theirs are made of. */
final class ColumnReader {

  /** A NOT NULL that is not validated (possible from 18 on) proves nothing about the rows. */
  private static final String COLUMNS =
      """
      select a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
        a.attnotnull and unproved.oid is null as not_null,
        case when a.attcollation <> t.typcollation
          then pg_catalog.format('%I.%I', cn.nspname, c.collname) end as collation,
        pg_catalog.pg_get_expr(d.adbin, d.adrelid) as expression,
        a.attidentity, a.attgenerated,
        case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end as element
      from (select ''::"char" as attidentity, ''::"char" as attgenerated) absent
      cross join lateral (
        select r.attrelid, r.attnum, r.attname, r.atttypid, r.atttypmod, r.attnotnull,
          r.attcollation, attidentity, attgenerated
        from pg_catalog.pg_attribute r
        where r.attrelid = any (?::oid[]) and r.attnum > 0 and not r.attisdropped) a
      join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      left join pg_catalog.pg_collation c on c.oid = a.attcollation
      left join pg_catalog.pg_namespace cn on cn.oid = c.collnamespace
      left join pg_catalog.pg_constraint unproved
        on unproved.conrelid = a.attrelid and unproved.contype = 'n'
        and unproved.conkey[1] = a.attnum and not unproved.convalidated
      order by a.attrelid, a.attnum
      """;

  private static final String USER_TYPES =
      """
      select t.oid, t.typtype,
        case t.typtype
          when 'e' then array(
            select e.enumlabel::text from pg_catalog.pg_enum e
            where e.enumtypid = t.oid order by e.enumsortorder)
          when 'c' then array(
            select pg_catalog.format(
              '%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod))
            from pg_catalog.pg_attribute a
            where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
            order by a.attnum)
          when 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod)
            || case when t.typnotnull then array['not null'] else array[]::text[] end
            || array(
              select pg_catalog.pg_get_constraintdef(k.oid) from pg_catalog.pg_constraint k
              where k.contypid = t.oid and k.contype = 'c' order by 1)
          else array(
            select pg_catalog.format_type(r.rngsubtype, null) from pg_catalog.pg_range r
            where r.rngtypid = t.oid)
        end as parts
      from pg_catalog.pg_type t
      where t.oid = any (?::oid[])
        and t.typtype in ('e', 'c', 'd', 'r')
        and t.typnamespace <> 'pg_catalog'::regnamespace
      """;

  private record RawColumn(
      int number,
      String name,
      String type,
      boolean notNull,
      Optional<String> collation,
      Optional<String> expression,
      String identity,
      String generated,
      long element) {}

  private ColumnReader() {}

  static Map<Long, List<Column>> read(Connection connection, Object[] oids) throws SQLException {
    Map<Long, List<RawColumn>> raw = ByOid.rows(connection, ColumnReader::raw, COLUMNS, oids);
    Map<Long, UserType> userTypes =
        userTypes(
            connection,
            raw.values().stream()
                .flatMap(List::stream)
                .map(RawColumn::element)
                .distinct()
                .toArray());
    Map<Long, List<Column>> columns = new HashMap<>();
    raw.forEach(
        (oid, list) -> columns.put(oid, list.stream().map(c -> column(c, userTypes)).toList()));
    return columns;
  }

  private static RawColumn raw(ResultSet row) throws SQLException {
    return new RawColumn(
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        Optional.ofNullable(row.getString(6)),
        Optional.ofNullable(row.getString(7)),
        row.getString(8),
        row.getString(9),
        row.getLong(10));
  }

  private static Column column(RawColumn raw, Map<Long, UserType> userTypes) {
    boolean generated = !raw.generated().isEmpty();
    return new Column(
        raw.number(),
        raw.name(),
        raw.type(),
        PostgresTypes.of(raw.type(), Optional.ofNullable(userTypes.get(raw.element()))),
        raw.notNull(),
        raw.collation(),
        generated ? Optional.empty() : raw.expression(),
        identity(raw.identity()),
        generated
            ? raw.expression().map(e -> new Column.Generation(e, raw.generated().equals("s")))
            : Optional.empty(),
        Optional.ofNullable(userTypes.get(raw.element())));
  }

  private static Column.Identity identity(String letter) {
    return switch (letter) {
      case "a" -> Column.Identity.ALWAYS;
      case "d" -> Column.Identity.BY_DEFAULT;
      default -> Column.Identity.NONE;
    };
  }

  private static Map<Long, UserType> userTypes(Connection connection, Object[] oids)
      throws SQLException {
    Map<Long, UserType> types = new HashMap<>();
    ByOid.rows(connection, ColumnReader::userType, USER_TYPES, oids)
        .forEach((oid, list) -> types.put(oid, list.get(0)));
    return types;
  }

  private static UserType userType(ResultSet row) throws SQLException {
    UserType.Kind kind =
        switch (row.getString("typtype")) {
          case "e" -> UserType.Kind.ENUM;
          case "d" -> UserType.Kind.DOMAIN;
          case "c" -> UserType.Kind.COMPOSITE;
          default -> UserType.Kind.RANGE;
        };
    return new UserType(kind, TextArray.strings(row.getArray("parts")));
  }
}
