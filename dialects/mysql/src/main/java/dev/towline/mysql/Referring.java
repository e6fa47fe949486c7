package dev.towline.mysql;

import dev.towline.model.Column;
import dev.towline.model.Cursor;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape.ForeignKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The leader's rows of one table that refer to rows of another. */
record Referring(Connection leader, TablePair parent, TablePair child, ForeignKey foreignKey) {

  /** Keys of the child's rows that refer to rows with the parent's keys; not more than a limit. */
  List<List<String>> keys(List<List<String>> parentKeys, Optional<Cursor> upTo, int limit)
      throws SQLException {
    LeaderTable parents = new LeaderTable(parent);
    LeaderTable children = new LeaderTable(child);
    List<Column> key = children.key();
    String sql =
        """
        select distinct %s
        from (select %s from %s where %s) parent
        join %s on %s
        where %s
        limit %d
        """
            .formatted(
                key.stream()
                    .map(column -> ToText.expression(column, LeaderTable.base(column)))
                    .collect(Collectors.joining(", ")),
                referenced(),
                parents.from(),
                parents.oneOf(parentKeys),
                children.from(),
                join(),
                upTo.map(children::upTo).orElse("true"),
                limit);
    return RowStream.keys(leader, key, sql);
  }

  private String referenced() {
    return foreignKey.referenced().stream()
        .distinct()
        .map(column -> LeaderTable.BASE + "." + Quoting.name(column))
        .collect(Collectors.joining(", "));
  }

  private String join() {
    return IntStream.range(0, foreignKey.columns().size())
        .mapToObj(
            i ->
                "base.%s = parent.%s"
                    .formatted(
                        Quoting.name(foreignKey.columns().get(i)),
                        Quoting.name(foreignKey.referenced().get(i))))
        .collect(Collectors.joining(" and "));
  }
}
