package dev.towline.mysql;

import dev.towline.dialect.Preflight;
import dev.towline.model.Finding;
import dev.towline.model.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether a server of MySQL or MariaDB can lead or follow. */
public final class MySqlPreflight implements Preflight {

  private final Engine engine;

  public MySqlPreflight(Engine engine) {
    this.engine = engine;
  }

  @Override
  public List<Finding> leader(Connection leader, List<TableShape> tables) throws SQLException {
    try (PlainSession plain = PlainSession.of(leader)) {
      List<Finding> findings = new ArrayList<>(LeaderChecks.of(plain.connection(), engine, tables));
      findings.addAll(LeaderTableChecks.of(plain.connection(), tables));
      return findings;
    }
  }

  @Override
  public List<Finding> follower(Connection follower, List<TableShape> leaderTables)
      throws SQLException {
    try (PlainSession plain = PlainSession.of(follower)) {
      return FollowerChecks.of(plain.connection(), engine, leaderTables);
    }
  }
}
