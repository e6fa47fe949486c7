package dev.towline.contract.fence;

import static dev.towline.contract.fence.FencedDatabase.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.contract.Database;
import dev.towline.contract.Engine;
import dev.towline.contract.Engine.Place;
import dev.towline.contract.Sql;
import dev.towline.servers.DatabaseServer;
import dev.towline.servers.MySqlServer;
import dev.towline.servers.MySqlVersion;
import dev.towline.servers.PostgresServer;
import dev.towline.servers.PostgresVersion;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A fence outlives its server, also where commits do not wait for the disk. */
class FenceCrashIT {

  private static final Map<String, String> LAZY =
      Map.of(
          "log-bin-trust-function-creators", "1",
          "innodb-flush-log-at-trx-commit", "0");

  @Test
  void afterACrashOfPostgresItStands() throws SQLException {
    try (DatabaseServer server =
        PostgresServer.start(
            PostgresVersion.V18,
            Map.of("synchronous_commit", "off", "wal_writer_delay", "10000"))) {
      assertStands(server);
    }
  }

  @Test
  void afterACrashOfMySqlItStands() throws SQLException {
    Assumptions.assumeTrue(MySqlServer.available().contains(MySqlVersion.MYSQL));
    try (DatabaseServer server = MySqlServer.start(MySqlVersion.MYSQL, LAZY)) {
      assertStands(server);
    }
  }

  @Test
  void afterACrashOfMariaDbItStands() throws SQLException {
    try (DatabaseServer server = MySqlServer.start(MySqlVersion.MARIADB_11_4, LAZY)) {
      assertStands(server);
    }
  }

  private static void assertStands(DatabaseServer server) throws SQLException {
    Database database = Engine.on(server).fresh(Place.LEADER);
    FencedDatabase before = new FencedDatabase(database);
    before.run("create table orders (id int primary key)", "insert into orders values (1)");
    before.install().arm("orders");
    before.raise("orders");

    server.crash();
    server.restart();

    try (FencedDatabase after = new FencedDatabase(database)) {
      assertThat(after.fence.state(after.admin, FencedDatabase.NAME).orElseThrow().raised())
          .isTrue();
      assertRefused(after.session(), "orders", "insert into orders values (2)");
      after.lower();
      Sql.run(after.session(), "insert into orders values (2)");
    }
  }
}
