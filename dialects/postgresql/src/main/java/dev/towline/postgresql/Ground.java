package dev.towline.postgresql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.Column;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import dev.towline.postgresql.ExtensionMaker.Extension;
import dev.towline.postgresql.SequenceReader.Sequence;
import dev.towline.postgresql.TypeReader.NeededType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a leader's tables stand on: schemas, extensions, types and sequences. */
final class Ground {

  private static final String OIDS =
      """
      select c.oid
      from unnest(?::text[], ?::text[]) wanted (schema_name, table_name)
      join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
      join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.table_name
      """;

  private static final String TYPE_OIDS =
      """
      select pg_catalog.to_regtype(named.name)::oid::bigint
      from unnest(?::text[]) named (name)
      where pg_catalog.to_regtype(named.name) is not null
      """;

  private static final String COLLATIONS =
      """
      select pg_catalog.format('%I.%I', n.nspname, c.collname)
      from pg_catalog.pg_collation c
      join pg_catalog.pg_namespace n on n.oid = c.collnamespace
      where c.collencoding in (-1, (
        select d.encoding from pg_catalog.pg_database d
        where d.datname = pg_catalog.current_database()))
      """;

  private final Connection follower;
  private final List<TableShape> tables;
  private final List<Rewording> rewordings;
  private final List<NeededType> types;
  private final List<Extension> extensions;
  private final List<Sequence> sequences;
  private final SequenceMaker sequenceMaker;

  private Ground(
      Connection follower,
      List<TableShape> tables,
      List<NeededType> types,
      List<Extension> extensions,
      List<Sequence> sequences)
      throws SQLException {
    ServerVersion version = ServerVersion.of(follower);
    this.follower = follower;
    this.tables = tables;
    this.types = types;
    this.extensions = extensions;
    this.rewordings =
        tables.stream()
            .filter(Rewording::needed)
            .map(table -> new Rewording(table, version))
            .toList();
    this.sequences =
        Stream.concat(
                sequences.stream(),
                rewordings.stream().flatMap(rewording -> rewording.sequences().stream()))
            .toList();
    this.sequenceMaker = new SequenceMaker(follower, version);
  }

  /** What these tables stand on; only a leader of PostgreSQL has what a follower may lack. */
  static Ground of(Connection leader, Connection follower, List<TableShape> tables)
      throws SQLException {
    List<TableShape> ours = tables.stream().filter(table -> !Rewording.foreign(table)).toList();
    if (ours.isEmpty()) {
      return new Ground(follower, tables, List.of(), List.of(), List.of());
    }
    Object[] oids = oids(leader, ours.stream().filter(table -> !Rewording.needed(table)).toList());
    List<NeededType> types =
        TypeReader.read(
            leader, oids, typeOids(leader, ours.stream().filter(Rewording::needed).toList()));
    return new Ground(
        follower,
        tables,
        types,
        ExtensionMaker.needed(leader, oids, types.stream().map(NeededType::oid).toArray()),
        SequenceReader.read(leader, oids));
  }

  private static Object[] oids(Connection leader, List<TableShape> tables) throws SQLException {
    List<String> schemas = tables.stream().map(table -> table.name().schema()).toList();
    List<String> names = tables.stream().map(table -> table.name().name()).toList();
    return Rows.list(
            leader,
            row -> row.getLong(1),
            OIDS,
            TextArray.of(leader, schemas),
            TextArray.of(leader, names))
        .toArray();
  }

  /** The types of tables that have another name on the leader, found by their own names. */
  private static Object[] typeOids(Connection leader, List<TableShape> tables) throws SQLException {
    Set<String> types =
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(Column::type)
            .filter(type -> type.contains("."))
            .collect(Collectors.toSet());
    return Rows.list(leader, row -> row.getLong(1), TYPE_OIDS, TextArray.of(leader, types))
        .toArray();
  }

  /** Makes what the follower lacks of it. Answers what could not be carried over. */
  List<Finding> make() throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(SchemaMaker.make(follower, schemas()));
    findings.addAll(ExtensionMaker.make(follower, extensions));
    findings.addAll(TypeMaker.make(follower, types));
    findings.addAll(sequenceMaker.make(sequences));
    rewordings.forEach(rewording -> findings.addAll(rewording.lost()));
    return findings;
  }

  private Set<String> schemas() {
    return Stream.of(
            tables.stream().map(table -> table.name().schema()),
            types.stream().map(NeededType::schema),
            extensions.stream().map(Extension::schema),
            sequences.stream().map(sequence -> sequence.name().schema()))
        .flatMap(names -> names)
        .collect(Collectors.toSet());
  }

  /** After the tables: the sequences that belong to a column. Answers what could not be done. */
  List<Finding> giveToColumns(Set<TableName> made) throws SQLException {
    return sequenceMaker.giveToColumns(sequences, made);
  }

  Map<TableName, List<Sequence>> sequencesByTable() {
    return sequences.stream().collect(Collectors.groupingBy(Sequence::table));
  }

  /** The follower's collations, quoted and qualified. */
  static Set<String> collations(Connection follower) throws SQLException {
    return Set.copyOf(Rows.list(follower, row -> row.getString(1), COLLATIONS));
  }
}
