package dev.towline.postgresql;

import dev.towline.model.TableShape.Unique;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes out rows that hold a unique value which a staged row has now. Only plain unique indexes are
 * looked at; a conflict by an expression or an exclusion constraint stops the subscription.
 */
record UniqueHolders(Connection connection, Stage stage) {

  void evict() throws SQLException {
    for (Unique unique : stage.table().follower().uniques()) {
      if (!unique.columns().isEmpty()) {
        Session.execute(connection, eviction(unique.columns()));
      }
    }
  }

  private String eviction(List<String> columns) {
    Keyed keyed = new Keyed(stage.table());
    String same =
        columns.stream()
            .map(c -> "t.%1$s = s.%1$s".formatted(Quoting.name(c)))
            .collect(Collectors.joining(" and "));
    return "delete from %s t using %s s where s.\"towline op\" <> 'd' and %s"
        .formatted(keyed.follower(), stage.name(), same);
  }
}
