package dev.towline.dialect.isolation;

import dev.towline.model.Position;
import dev.towline.model.QuarantinedRow;
import dev.towline.model.TableName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A follower's quarantine as an apply transaction of one subscription changes it. */
public interface Shelf {

  /** All quarantined keys of each table that has any. */
  Map<TableName, Set<List<String>>> keys() throws SQLException;

  /** How many rows it holds. */
  long count() throws SQLException;

  /** A key that is there already stays since when it was; its request for a retry is answered. */
  void add(List<QuarantinedRow> rows, Position position) throws SQLException;

  /** Takes keys out that were written. */
  void remove(TableName table, Collection<List<String>> keys) throws SQLException;

  /**
   * Has a table's rows tried again.
   *
   * @return how many
   */
  long retry(TableName table) throws SQLException;
}
