package dev.towline.postgresql;

import dev.towline.dialect.Numbering.Counter;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A sequence and the column that takes its numbers.
 *
 * @param exact whether the column's type has whole numbers only
 * @param numeric whether its values are numbers at all
 */
record CountingSequence(TableName sequence, Counter counter, boolean exact, boolean numeric) {

  /** Of partitions and children that take the numbers of the table above them, that one is told. */
  private static final String SEQUENCES =
      """
      with recursive member (root, relation, depth) as (
        select c.oid, c.oid, 0
        from unnest(?::text[], ?::text[]) w (schema_name, table_name)
        join pg_catalog.pg_namespace n on n.nspname = w.schema_name
        join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
        where c.relkind in ('r', 'p')
        union
        select member.root, i.inhrelid, member.depth + 1
        from member join pg_catalog.pg_inherits i on i.inhparent = member.relation
      ), used (relation, number, sequence) as (
        select d.refobjid, d.refobjsubid::int, d.objid
        from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_class'::regclass
          and d.refclassid = 'pg_catalog.pg_class'::regclass
          and d.refobjsubid > 0 and d.deptype in ('a', 'i')
          and d.refobjid in (select relation from member)
        union
        select e.adrelid, e.adnum::int, d.refobjid
        from pg_catalog.pg_attrdef e
        join pg_catalog.pg_depend d
          on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = e.oid
          and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> e.adrelid
        where e.adrelid in (select relation from member)
      ), numbered (relation, number, sequence) as (
        select distinct on (member.root, used.sequence, a.attname)
          used.relation, used.number, used.sequence
        from member
        join used on used.relation = member.relation
        join pg_catalog.pg_attribute a
          on a.attrelid = used.relation and a.attnum = used.number
        order by member.root, used.sequence, a.attname, member.depth, used.relation
      )
      select distinct tn.nspname as table_schema, t.relname as table_name, a.attname,
        n.nspname, s.relname, p.increment, p.minimum_value, p.maximum_value, p.cycle_option,
        b.oid in (20, 21, 23) as exact, b.typcategory = 'N' as numeric,
        case b.oid when 21 then 32767 when 23 then 2147483647 else 9223372036854775807 end as widest
      from numbered
      join pg_catalog.pg_class s on s.oid = numbered.sequence and s.relkind = 'S'
      join pg_catalog.pg_namespace n on n.oid = s.relnamespace
      join pg_catalog.pg_class t on t.oid = numbered.relation
      join pg_catalog.pg_namespace tn on tn.oid = t.relnamespace
      join pg_catalog.pg_attribute a
        on a.attrelid = numbered.relation and a.attnum = numbered.number
      join pg_catalog.pg_type b on b.oid = towline.base_type(a.atttypid)
      cross join lateral (
        select increment, minimum_value, maximum_value, cycle_option
        from pg_catalog.pg_sequence_parameters(s.oid)) p
      order by 1, 2, 3, 4, 5
      """;

  /** As the catalogue has it, before its own row was looked at. */
  private record Declared(
      TableName table,
      String column,
      TableName sequence,
      long step,
      BigInteger first,
      BigInteger last,
      BigInteger end,
      boolean cycles,
      boolean exact,
      boolean numeric) {}

  /** Those behind columns of these tables, by table, column and name. */
  static List<CountingSequence> of(Connection database, Collection<TableName> tables)
      throws SQLException {
    List<Declared> declared =
        Rows.list(
            database,
            CountingSequence::declared,
            SEQUENCES,
            TextArray.of(database, tables.stream().map(TableName::schema).toList()),
            TextArray.of(database, tables.stream().map(TableName::name).toList()));
    List<CountingSequence> sequences = new ArrayList<>();
    for (Declared each : declared) {
      sequences.add(counting(database, each));
    }
    return sequences;
  }

  private static Declared declared(ResultSet row) throws SQLException {
    long step = row.getLong("increment");
    BigInteger smallest = BigInteger.valueOf(row.getLong("minimum_value"));
    BigInteger largest = BigInteger.valueOf(row.getLong("maximum_value"));
    BigInteger widest = BigInteger.valueOf(row.getLong("widest"));
    BigInteger narrowest = widest.negate().subtract(BigInteger.ONE);
    return new Declared(
        new TableName(row.getString("table_schema"), row.getString("table_name")),
        row.getString("attname"),
        new TableName(row.getString("nspname"), row.getString("relname")),
        step,
        step > 0 ? smallest : largest,
        step > 0 ? largest.min(widest) : smallest.max(narrowest),
        step > 0 ? largest : smallest,
        row.getBoolean("cycle_option"),
        row.getBoolean("exact"),
        row.getBoolean("numeric"));
  }

  /** Its row has what sessions keep in reserve as given. */
  private static CountingSequence counting(Connection database, Declared declared)
      throws SQLException {
    BigInteger next =
        Rows.list(
                database,
                row ->
                    BigInteger.valueOf(row.getLong(1))
                        .add(BigInteger.valueOf(row.getBoolean(2) ? declared.step() : 0)),
                "select last_value, is_called from " + Quoting.name(declared.sequence()))
            .get(0);
    boolean beyond =
        declared.step() > 0
            ? next.compareTo(declared.end()) > 0
            : next.compareTo(declared.end()) < 0;
    return new CountingSequence(
        declared.sequence(),
        new Counter(
            declared.table(),
            declared.column(),
            beyond && declared.cycles() ? declared.first() : next,
            declared.step(),
            declared.last(),
            declared.cycles()),
        declared.exact(),
        declared.numeric());
  }

  /** Whether it is the same column's and counts in the same direction. */
  boolean counts(Counter other) {
    return counter.table().equals(other.table())
        && counter.column().equals(other.column())
        && Long.signum(counter.step()) == Long.signum(other.step());
  }
}
