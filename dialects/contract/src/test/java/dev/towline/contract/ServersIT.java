package dev.towline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towline.servers.DatabaseServer;
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
  void twoSharedServersOfOneVersionComeBackFromACrash(MySqlVersion version) throws SQLException {
    DatabaseServer leader = Servers.of(version);
    DatabaseServer follower = Servers.of(version, 1);
    String database = Servers.freshDatabase(leader);
    execute(leader, database, "create table kept (id int)");
    execute(leader, database, "insert into kept values (7)");

    leader.crash();
    leader.restart();

    assertThat(Servers.of(version)).isSameAs(leader).isNotSameAs(follower);
    assertThat(ask(leader, database, "select id from kept")).isEqualTo("7");
    assertThat(ask(follower, "mysql", "show databases like '" + database + "'")).isNull();
    assertThat(ask(follower, "mysql", "select @@local_infile")).isEqualTo("1");
    assertThat(ask(follower, "mysql", "select @@log_bin_trust_function_creators")).isEqualTo("1");
    assertThat(ask(follower, "mysql", "select @@lower_case_table_names")).isEqualTo("0");
    assertThat(ask(follower, "mysql", "select @@innodb_flush_method")).isEqualTo("nosync");
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
