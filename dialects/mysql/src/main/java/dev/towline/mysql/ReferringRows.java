package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the follower's rows that refer to others by a foreign key of the leader's. */
record ReferringRows(TablePair parent, TablePair child, ForeignKey foreignKey) {

  /** Their keys; the parents' own rows are asked only for what is not their key. */
  List<List<String>> keys(Connection connection, List<List<String>> parentKeys, int limit)
      throws SQLException {
    if (parentKeys.isEmpty()) {
      return List.of();
    }
    boolean byKey = parent.key().containsAll(foreignKey.referenced());
    Keyed keyed = new Keyed(child);
    String sql =
        "select distinct %s from %s c%s where %s limit %d"
            .formatted(
                keyed.keyValues("c"),
                keyed.table(),
                byKey ? "" : joined(),
                String.join(
                    " or ",
                    Collections.nCopies(parentKeys.size(), byKey ? refersToKey() : hasKey())),
                limit);
    List<List<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 1;
      for (List<String> key : parentKeys) {
        for (String value : byKey ? referenced(key) : key) {
          statement.setString(parameter++, value);
        }
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(keyed.keyTexts(row, 1));
        }
      }
    }
    return keys;
  }

  private List<String> referenced(List<String> key) {
    return foreignKey.referenced().stream()
        .map(name -> key.get(parent.key().indexOf(name)))
        .toList();
  }

  private String refersToKey() {
    return child.onFollower(foreignKey.columns()).stream()
        .map(name -> child.follower().column(name).orElseThrow())
        .map(column -> equal("c", column))
        .collect(Collectors.joining(" and ", "(", ")"));
  }

  private String joined() {
    List<String> columns = child.onFollower(foreignKey.columns());
    List<String> referenced = parent.onFollower(foreignKey.referenced());
    return " join %s p on "
        .formatted(new Keyed(parent).table())
        .concat(
            IntStream.range(0, columns.size())
                .mapToObj(
                    i ->
                        "c.%s = p.%s"
                            .formatted(
                                Quoting.name(columns.get(i)), Quoting.name(referenced.get(i))))
                .collect(Collectors.joining(" and ")));
  }

  private String hasKey() {
    return parent.followerKeyColumns().stream()
        .map(column -> equal("p", column))
        .collect(Collectors.joining(" and ", "(", ")"));
  }

  /** By the column's collation, as the foreign key itself compares. */
  private static String equal(String alias, Column column) {
    return "%s.%s = %s".formatted(alias, Quoting.name(column.name()), FromText.key(column, "?"));
  }
}
