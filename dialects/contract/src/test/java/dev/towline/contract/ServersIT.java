package dev.towline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.servers.DatabaseServer;
import dev.towline.servers.Engine;
import dev.towline.servers.MySqlVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServersIT {

  @ParameterizedTest
  @EnumSource
  void aServerOfEachEngineComesBackFromACrash(Engine engine) throws SQLException {
    DatabaseServer server = Servers.of(engine);
    String database = Servers.freshDatabase(server);
    execute(server, database, "create table kept (id int)");
    execute(server, database, "insert into kept values (7)");
    String url = server.url(database);

    server.crash();

    assertThatThrownBy(() -> server.connect(database)).isInstanceOf(SQLException.class);

    server.restart();

    assertThat(server.url(database)).isEqualTo(url);
    assertThat(ask(server, database, "select id from kept")).isEqualTo("7");

    server.stop();
    server.restart();

    assertThat(ask(server, database, "select id from kept")).isEqualTo("7");
    assertThat(Servers.of(engine)).isSameAs(server);
  }

  @ParameterizedTest
  @EnumSource
  void aVersionHasAsManyServersAsATestNeeds(MySqlVersion version) throws SQLException {
    DatabaseServer leader = Servers.of(version);
    DatabaseServer follower = Servers.of(version, 1);

    String database = Servers.freshDatabase(leader);

    assertThat(ask(leader, "mysql", "show databases like '" + database + "'")).isEqualTo(database);
    assertThat(ask(follower, "mysql", "show databases like '" + database + "'")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void serversAreSetAsRelaysAskForIt(MySqlVersion version) throws SQLException {
    DatabaseServer server = Servers.of(version);

    assertThat(ask(server, "mysql", "select @@local_infile")).isEqualTo("1");
    assertThat(ask(server, "mysql", "select @@log_bin_trust_function_creators")).isEqualTo("1");
    assertThat(ask(server, "mysql", "select @@lower_case_table_names")).isEqualTo("0");
    assertThat(ask(server, "mysql", "select @@character_set_server")).isEqualTo("utf8mb4");
    assertThat(ask(server, "mysql", "select @@innodb_flush_method")).isEqualTo("nosync");
  }

  private static @Nullable String ask(DatabaseServer server, String database, String question)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() ? answer.getString(1) : null;
    }
  }

  private static void execute(DatabaseServer server, String database, String command)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
