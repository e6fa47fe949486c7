package dev.towline.contract.catalog;

import dev.towline.contract.Servers;
import dev.towline.contract.Sql;
import dev.towline.dialect.Catalog;
import dev.towline.model.Finding;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.postgresql.PostgresCatalog;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An empty database to lead and an empty one to follow, on servers of two versions. They can be
 * emptied again, which is much quicker than making new ones.
 */
final class TwoDatabases implements AutoCloseable {

  private static final String DROPS =
      """
      select format('drop extension %I cascade', extname) from pg_extension
      where extname <> 'plpgsql'
      union all
      select format('drop schema %I cascade', nspname) from pg_namespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
      """;

  final Connection leader;
  final Connection follower;
  final Catalog catalog = new PostgresCatalog();

  TwoDatabases(PostgresVersion leaderVersion, PostgresVersion followerVersion) throws SQLException {
    leader = fresh(leaderVersion);
    follower = fresh(followerVersion);
  }

  /** Leaves nothing of what a test has made. */
  void empty() throws SQLException {
    empty(leader);
    empty(follower);
  }

  private static void empty(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    Sql.run(connection, "discard all");
    for (String drop : Sql.rows(connection, DROPS)) {
      Sql.run(connection, drop);
    }
    Sql.run(connection, "create schema public");
  }

  private static Connection fresh(PostgresVersion version) throws SQLException {
    PostgresServer server = Servers.of(version);
    return server.connect(Servers.freshDatabase(server));
  }

  List<TableShape> leaderTables() throws SQLException {
    return catalog.tables(leader, new TableSelection(List.of("*.*")));
  }

  List<TableShape> followerTables() throws SQLException {
    return catalog.tables(follower, new TableSelection(List.of("*.*")));
  }

  TableShape leaderTable(String name) throws SQLException {
    return catalog.table(leader, new TableName("public", name)).orElseThrow();
  }

  TableShape followerTable(String name) throws SQLException {
    return catalog.table(follower, new TableName("public", name)).orElseThrow();
  }

  /** Makes the leader's tables on the follower; answers what could not be carried over. */
  List<Finding> create() throws SQLException {
    follower.setAutoCommit(false);
    List<Finding> findings = catalog.createTables(leader, follower, leaderTables());
    follower.commit();
    follower.setAutoCommit(true);
    return findings;
  }

  List<Finding> complete() throws SQLException {
    return catalog.completeTables(follower, leaderTables());
  }

  List<Finding> createAndComplete() throws SQLException {
    List<Finding> findings = new ArrayList<>(create());
    findings.addAll(complete());
    return findings;
  }

  List<Finding> compare() throws SQLException {
    return catalog.compare(leaderTables(), followerTables());
  }

  void onLeader(String... statements) throws SQLException {
    Sql.run(leader, statements);
  }

  void onFollower(String... statements) throws SQLException {
    Sql.run(follower, statements);
  }

  @Override
  public void close() throws SQLException {
    leader.close();
    follower.close();
  }
}
