package dev.towline.contract.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.model.Finding;
import dev.towline.model.Finding.Severity;
import dev.towline.model.TableName;
import dev.towline.model.TableSelection;
import dev.towline.model.TableShape;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A server with {@code lower_case_table_names = 1}, to which letters of both cases are the same.
 */
class FoldedNamesIT {

  private static final MySqlVersion VERSION = MySqlVersion.MARIADB_11_4;

  @Test
  void tablesKeepTheNamesUnderWhichTheyAreAskedFor() throws SQLException {
    try (MySqlServer folding = MySqlServer.start(VERSION, Map.of("lower-case-table-names", "1"));
        CatalogSide leader = CatalogSide.of(VERSION, 0);
        CatalogSide follower = CatalogSide.of(VERSION, folding)) {
      leader.empty(true);
      leader.run(
          "create database `Shop`",
          "create table `Shop`.`Parent` (id int primary key)",
          """
          create table `Shop`.`Child` (
            id int primary key, foreign key (id) references `Shop`.`Parent` (id))
          """);
      List<TableShape> tables = leader.tables();
      List<TableName> names = tables.stream().map(TableShape::name).toList();

      assertThat(create(leader, follower, tables)).isEmpty();
      assertThat(follower.catalog().completeTables(follower.connection(), tables)).isEmpty();
      assertThat(follower.catalog().completeTables(follower.connection(), tables)).isEmpty();

      List<TableShape> there = follower.catalog().tables(follower.connection(), names);
      assertThat(there).extracting(TableShape::name).containsExactlyElementsOf(names);
      assertThat(there.get(1).foreignKeys().get(0).references()).isEqualTo(names.get(0));
      assertThat(follower.catalog().compare(tables, there)).isEmpty();
      assertThat(
              follower
                  .catalog()
                  .tables(follower.connection(), new TableSelection(List.of("SHOP.par*"))))
          .extracting(TableShape::name)
          .containsExactly(new TableName("shop", "parent"));

      leader.run("create table `Shop`.`PARENT` (id int primary key)");
      assertThat(create(leader, follower, List.of(shape(leader, "PARENT"))))
          .extracting(Finding::severity)
          .containsExactly(Severity.BLOCKS);
      leader.run("drop database `Shop`");
    }
  }

  private static List<Finding> create(
      CatalogSide leader, CatalogSide follower, List<TableShape> tables) throws SQLException {
    return follower.catalog().createTables(leader.connection(), follower.connection(), tables);
  }

  private static TableShape shape(CatalogSide side, String table) throws SQLException {
    return side.catalog().table(side.connection(), new TableName("Shop", table)).orElseThrow();
  }
}
