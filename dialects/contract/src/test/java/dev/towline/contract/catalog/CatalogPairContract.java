package dev.towline.contract.catalog;

import dev.towline.model.Finding;
import dev.towline.model.TableShape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * A leader and a follower whose tables are made of the leader's; both are empty before each test.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class CatalogPairContract {

  private final List<CatalogSide> opened = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // opened before the first test
  CatalogSide leader;

  @SuppressWarnings("NullAway.Init") // opened before the first test
  CatalogSide follower;

  abstract CatalogSide openLeader() throws SQLException;

  abstract CatalogSide openFollower() throws SQLException;

  @BeforeAll
  void open() throws SQLException {
    leader = openLeader();
    opened.add(leader);
    follower = openFollower();
    opened.add(follower);
  }

  @BeforeEach
  void empty() throws SQLException {
    leader.empty(true);
    follower.empty(false);
  }

  @AfterAll
  void close() throws SQLException {
    for (CatalogSide side : opened) {
      side.close();
    }
  }

  final List<Finding> create() throws SQLException {
    return create(leader.tables());
  }

  final List<Finding> create(List<TableShape> tables) throws SQLException {
    return follower.catalog().createTables(leader.connection(), follower.connection(), tables);
  }

  final List<Finding> complete() throws SQLException {
    return follower.catalog().completeTables(follower.connection(), leader.tables());
  }

  final List<Finding> compare() throws SQLException {
    return follower.catalog().compare(leader.tables(), follower.tables());
  }
}
