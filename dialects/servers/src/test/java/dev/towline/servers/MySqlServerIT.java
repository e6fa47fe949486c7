package dev.towline.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("ci")
class MySqlServerIT {

  @ParameterizedTest
  @EnumSource
  void everyVersionStartsAndSaysWhoItIs(MySqlVersion version) throws SQLException {
    try (MySqlServer server = start(version, Map.of("local-infile", "1"))) {
      assertThat(ask(server, "select version()"))
          .startsWith(version.major())
          .matches(said -> said.contains("MariaDB") == version.isMariaDb());
      assertThat(ask(server, "select @@character_set_server")).isEqualTo("utf8mb4");
      assertThat(ask(server, "select @@local_infile")).isEqualTo("1");
      assertThat(ask(server, "select @@bind_address")).isEqualTo("127.0.0.1");
      assertThat(ask(server, "select current_user()")).isEqualTo("root@127.0.0.1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCrashKeepsWhatWasCommittedAndThePort(MySqlVersion version) throws SQLException {
    try (MySqlServer server = start(version, Map.of("max-connections", "17"));
        Connection open = server.connect("mysql")) {
      server.createDatabase("Shop `ä` 1%");
      execute(open, "create table `Shop ``ä`` 1%`.kept (id int)");
      execute(open, "insert into `Shop ``ä`` 1%`.kept values (1)");
      int port = server.port();

      server.crash();

      assertThat(open.isValid(1)).isFalse();
      assertThatThrownBy(() -> server.connect("mysql")).isInstanceOf(SQLException.class);

      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(ask(server, "Shop `ä` 1%", "select count(*) from kept")).isEqualTo("1");
      assertThat(ask(server, "select @@max_connections")).isEqualTo("17");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStopEndsInGoodOrder(MySqlVersion version) throws SQLException {
    try (MySqlServer server = start(version, Map.of())) {
      server.createDatabase("shop");

      server.stop();

      assertThatThrownBy(() -> server.connect("mysql")).isInstanceOf(SQLException.class);
      assertThat(server.dataDirectory().resolve("server.pid")).doesNotExist();

      server.restart();

      assertThat(ask(server, "shop", "select database()")).isEqualTo("shop");
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoOfOneVersionAreServersOfTheirOwn(MySqlVersion version) throws SQLException {
    try (MySqlServer one = start(version, Map.of());
        MySqlServer other = start(version, Map.of())) {
      one.createDatabase("shop");

      assertThat(ask(one, "show databases like 'shop'")).isEqualTo("shop");
      assertThat(ask(other, "select count(*) from information_schema.schemata"))
          .isEqualTo(
              Integer.toString(
                  Integer.parseInt(ask(one, "select count(*) from information_schema.schemata"))
                      - 1));
      assertThat(ask(one, "select @@port")).isNotEqualTo(ask(other, "select @@port"));
      if (version == MySqlVersion.MYSQL) {
        assertThat(ask(one, "select @@server_uuid"))
            .isNotEqualTo(ask(other, "select @@server_uuid"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingLeavesNothingBehind(MySqlVersion version) {
    MySqlServer running = start(version, Map.of());
    MySqlServer killed = start(version, Map.of());
    killed.crash();

    running.close();
    killed.close();

    assertThat(running.dataDirectory().getParent()).doesNotExist();
    assertThat(killed.dataDirectory().getParent()).doesNotExist();
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void theEndOfTheJvmLeavesNothingBehind(@TempDir Path temporary) throws Exception {
    Process jvm = waiting(temporary);
    try (BufferedReader out = jvm.inputReader()) {
      Path folder = Path.of(out.readLine());
      ProcessHandle server = jvm.descendants().findFirst().orElseThrow();
      assertThat(folder).isDirectory();

      jvm.destroy();

      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.isAlive()).isFalse();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void theEndOfTheJvmWaitsForAServerThatIsStarting(@TempDir Path temporary) throws Exception {
    Process jvm = waiting(temporary);
    while (temporary.toFile().list().length == 0) {
      assertThat(jvm.isAlive()).isTrue();
      Thread.onSpinWait();
    }

    jvm.destroy();

    assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aServerThatCannotStartSaysWhy() {
    assertThatThrownBy(() -> start(MySqlVersion.MARIADB_11_4, Map.of("no-such-option", "1")))
        .hasMessageContaining("MariaDB 11.4 did not start.")
        .hasMessageContaining("no-such-option");
  }

  private static MySqlServer start(MySqlVersion version, Map<String, String> settings) {
    assumeTrue(
        MySqlServer.available().contains(version) || Boolean.getBoolean("towline.mysql.required"),
        "There is no %s here. Try: .ci/mysql".formatted(version));
    return MySqlServer.start(version, settings);
  }

  private static Process waiting(Path temporary) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-Dtowline.servers.dir=" + System.getProperty("towline.servers.dir"),
            "-cp",
            System.getProperty("java.class.path"),
            Waiting.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Starts a server and waits to be ended. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      MySqlServer server = MySqlServer.start(MySqlVersion.MARIADB_11_4);
      System.out.println(server.dataDirectory().getParent());
      Thread.currentThread().join();
    }
  }

  private static String ask(MySqlServer server, String question) throws SQLException {
    return ask(server, "mysql", question);
  }

  private static String ask(MySqlServer server, String database, String question)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
