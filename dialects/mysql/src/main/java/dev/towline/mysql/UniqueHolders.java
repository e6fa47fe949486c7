package dev.towline.mysql;

import dev.towline.dialect.sql.Sql;
import dev.towline.model.Column;
import dev.towline.model.Key;
import dev.towline.model.TablePair;
import dev.towline.model.TableShape;
import dev.towline.model.TableShape.Unique;
import dev.towline.model.ValueType.Text;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes out rows that hold a unique value which a staged row has now. An index that the leader
 * lacks, or whose collation takes more texts for one than the leader's does, stops the subscription
 * instead: there both rows are right.
 */
record UniqueHolders(Connection connection, Stage stage) {

  void evict() throws SQLException {
    TableShape follower = table().follower();
    if (follower.key() instanceof Key.Columns key && key.names().equals(table().followerKey())) {
      evict(key.names());
    }
    for (Unique unique : follower.uniques()) {
      if (!unique.columns().isEmpty() && onLeader(unique)) {
        evict(unique.columns());
      }
    }
  }

  private TablePair table() {
    return stage.table();
  }

  private boolean onLeader(Unique unique) {
    Set<String> columns = Set.copyOf(unique.columns());
    return columns.containsAll(table().followerKey())
        || table().leader().shape().uniques().stream()
            .map(ours -> ours.columns())
            .filter(ours -> !ours.isEmpty() && table().columns().containsAll(ours))
            .anyMatch(ours -> columns.containsAll(table().onFollower(ours)));
  }

  private void evict(List<String> columns) throws SQLException {
    if (!columns.stream().allMatch(this::asOnLeader)) {
      return;
    }
    String same =
        columns.stream()
            .map(column -> "t.%1$s = s.%1$s".formatted(Quoting.name(column)))
            .collect(Collectors.joining(" and "));
    Sql.execute(
        connection,
        "delete t from %s s straight_join %s t on %s where s.%s <> 'd'"
            .formatted(stage.name(), new Keyed(table()).table(), same, Stage.OPERATION));
  }

  /** Whether two values that are one here are one on the leader. */
  private boolean asOnLeader(String name) {
    List<String> columns = table().followerColumns();
    if (!columns.contains(name)) {
      return false;
    }
    Column here = table().follower().column(name).orElseThrow();
    Column there =
        table().leader().shape().column(table().columns().get(columns.indexOf(name))).orElseThrow();
    return !(here.value() instanceof Text)
        || binary(here.collation())
        || here.collation().equals(there.collation());
  }

  private static boolean binary(Optional<String> collation) {
    return collation.filter(name -> name.endsWith("_bin")).isPresent();
  }
}
