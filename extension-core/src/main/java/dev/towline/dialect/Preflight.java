package dev.towline.dialect;

import dev.towline.model.Finding;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds, before anything is changed, every reason why install or run would fail or mislead. */
public interface Preflight {

  /** Versions, privileges, keys, columns and settings of a database that is to lead. */
  List<Finding> leader(Connection leader, List<TableShape> tables) throws SQLException;

  /** Versions, privileges, types, settings and space of a database that is to follow. */
  List<Finding> follower(Connection follower, List<TableShape> leaderTables) throws SQLException;
}
