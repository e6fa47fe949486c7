package dev.towline.mysql;

import dev.towline.dialect.sql.Rows;
import dev.towline.model.TableName;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks whether rows keep what a foreign key asks for. */
final class References {

  private References() {}

  /** Why the foreign key does not hold; empty when it does. */
  static Optional<String> broken(Connection connection, TableName table, ForeignKey key)
      throws SQLException {
    try {
      return dangle(connection, table, key)
          ? Optional.of("some rows refer to none")
          : Optional.empty();
    } catch (SQLException e) {
      if (MySqlFaults.passes(e)) {
        throw e;
      }
      return Optional.of(ServerAnswer.of(e).reason());
    }
  }

  private static boolean dangle(Connection connection, TableName table, ForeignKey key)
      throws SQLException {
    String join =
        IntStream.range(0, key.columns().size())
            .mapToObj(
                i ->
                    "parent.%s = child.%s"
                        .formatted(
                            Quoting.name(key.referenced().get(i)),
                            Quoting.name(key.columns().get(i))))
            .collect(Collectors.joining(" and "));
    String refers =
        key.columns().stream()
            .map(column -> "child." + Quoting.name(column) + " is not null")
            .collect(Collectors.joining(" and "));
    return !Rows.list(
            connection,
            row -> row.getInt(1),
            """
            select 1 from %s child
            where %s and not exists (select 1 from %s parent where %s)
            limit 1
            """
                .formatted(Quoting.name(table), refers, Quoting.name(key.references()), join))
        .isEmpty();
  }
}
