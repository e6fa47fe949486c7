package dev.towline.mysql;

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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** How much a first copy brings, and whether there is room for it as far as can be known. */
final class FirstCopy {

  /** Where the server keeps its files, on its own machine. */
  private static final String DIRECTORY = "select @@global.datadir";

  private FirstCopy() {}

  static List<Finding> findings(Connection follower, List<TableShape> tables) throws SQLException {
    List<TableShape> toCopy = new ArrayList<>();
    for (TableShape table : tables) {
      if (!filled(follower, table.name())) {
        toCopy.add(table);
      }
    }
    return toCopy.isEmpty() ? List.of() : List.of(CopySize.of(toCopy).finding(freeSpace(follower)));
  }

  private static boolean filled(Connection follower, TableName table) throws SQLException {
    boolean there =
        !Rows.list(
                follower,
                row -> row.getInt(1),
                "select 1 from information_schema.tables where table_schema = ? and table_name = ?",
                table.schema(),
                table.name())
            .isEmpty();
    try {
      return there
          && !Rows.list(
                  follower,
                  row -> row.getInt(1),
                  "select 1 from %s limit 1".formatted(Quoting.name(table)))
              .isEmpty();
    } catch (SQLException e) {
      // Who may not read it is told so by another check.
      return false;
    }
  }

  /** Only on the server's own machine, and for one who may look into its folder. */
  private static OptionalLong freeSpace(Connection follower) throws SQLException {
    Path directory = Rows.list(follower, row -> Path.of(row.getString(1)), DIRECTORY).get(0);
    try {
      return Files.exists(directory.resolve("ibdata1"))
          ? OptionalLong.of(Files.getFileStore(directory).getUsableSpace())
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
