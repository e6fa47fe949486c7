package dev.towline.postgresql;

import dev.towline.dialect.CopySize;
import dev.towline.dialect.sql.Rows;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How much a first copy brings, and whether there is room for it as far as can be known. */
final class FirstCopy {

  private static final String EMPTY_OR_MISSING =
      """
      select w.schema_name, w.table_name
      from unnest(?::text[], ?::text[]) w (schema_name, table_name)
      left join pg_catalog.pg_namespace n on n.nspname = w.schema_name
      left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = w.table_name
      where c.oid is null or pg_catalog.pg_relation_size(c.oid) = 0
      """;

  /** Told to superusers and pg_read_all_settings only, and ours to read only on our own machine. */
  private static final String DIRECTORY =
      """
      select s.setting from pg_catalog.pg_settings s
      where s.name = 'data_directory'
        and coalesce(pg_catalog.inet_server_addr() = pg_catalog.inet_client_addr(), true)
      """;

  private FirstCopy() {}

  static List<Finding> findings(Connection follower, List<TableShape> tables) throws SQLException {
    Set<TableName> empty = Set.copyOf(emptyOrMissing(follower, tables));
    List<TableShape> toCopy =
        tables.stream().filter(table -> empty.contains(table.name())).toList();
    return toCopy.isEmpty() ? List.of() : List.of(CopySize.of(toCopy).finding(freeSpace(follower)));
  }

  private static List<TableName> emptyOrMissing(Connection follower, List<TableShape> tables)
      throws SQLException {
    return Rows.list(
        follower,
        row -> new TableName(row.getString(1), row.getString(2)),
        EMPTY_OR_MISSING,
        TextArray.of(follower, tables.stream().map(table -> table.name().schema()).toList()),
        TextArray.of(follower, tables.stream().map(table -> table.name().name()).toList()));
  }

  private static OptionalLong freeSpace(Connection follower) throws SQLException {
    Optional<Path> directory =
        Rows.list(follower, row -> row.getString(1), DIRECTORY).stream()
            .map(Path::of)
            .filter(Files::isDirectory)
            .findFirst();
    try {
      return directory.isPresent()
          ? OptionalLong.of(Files.getFileStore(directory.get()).getUsableSpace())
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
