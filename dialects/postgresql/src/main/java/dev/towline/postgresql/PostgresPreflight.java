package dev.towline.postgresql;

import dev.towline.dialect.Preflight;
import dev.towline.model.Finding;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.util.List;

/** What stands in the way on PostgreSQL. */
public final class PostgresPreflight implements Preflight {

  @Override
  public List<Finding> leader(Connection leader, List<TableShape> tables) {
    return List.of();
  }

  @Override
  public List<Finding> follower(Connection follower, List<TableShape> leaderTables) {
    return List.of();
  }
}
