package dev.towline.postgresql;

import dev.towline.model.TablePair;
import dev.towline.model.TableShape.Unique;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out rows that hold a unique value which a staged row has now. Only plain unique indexes are
 * looked at; a conflict by an expression or an exclusion constraint stops the subscription. So does
 * one by an index that the leader lacks: there both rows are right.
 */
record UniqueHolders(Connection connection, Stage stage) {

  private static final Pattern LIST = Pattern.compile("\\(([^()]*)\\)[^()]*$");

  void evict() throws SQLException {
    for (Unique unique : stage.table().follower().uniques()) {
      if (!unique.columns().isEmpty() && onLeader(unique)) {
        Session.execute(connection, eviction(unique.columns()));
      }
    }
  }

  private boolean onLeader(Unique unique) {
    Set<String> columns = Set.copyOf(unique.columns());
    TablePair table = stage.table();
    return columns.containsAll(table.followerKey())
        || table.mapping().onFollower(table.leader().shape()).uniques().stream()
            .anyMatch(
                ours ->
                    ours.columns().isEmpty()
                        ? listed(ours).equals(listed(unique))
                        : columns.containsAll(ours.columns()));
  }

  /**
   * The columns as the statement has them: those of a deferrable constraint are told there only.
   */
  private static String listed(Unique unique) {
    Matcher list = LIST.matcher(unique.statement());
    return list.find() ? list.group(1) : unique.statement();
  }

  private String eviction(List<String> columns) {
    OnFollower follower = new OnFollower(stage.table());
    String same =
        columns.stream()
            .map(c -> "t.%1$s = s.%1$s".formatted(Quoting.name(c)))
            .collect(Collectors.joining(" and "));
    return "delete from %s t using %s s where s.\"towline op\" <> 'd' and %s"
        .formatted(follower.table(), stage.name(), same);
  }
}
