package dev.towline.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("ci")
class PostgresServerIT {

  private static final Path SHARED_MEMORY = Path.of("/proc/sysvipc/shm");

  @ParameterizedTest
  @EnumSource
  void everyVersionStartsAndSaysWhoItIs(PostgresVersion version) throws SQLException {
    try (PostgresServer server = PostgresServer.start(version)) {
      assertThat(ask(server, "postgres", "select version()")).startsWith(version + ".");
      assertThat(ask(server, "postgres", "show server_encoding")).isEqualTo("UTF8");
      assertThat(ask(server, "postgres", "select datcollate from pg_database")).isEqualTo("C");
      assertThat(ask(server, "postgres", "show wal_level")).isEqualTo("logical");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V18"})
  void aCrashKeepsWhatWasCommittedAndThePort(PostgresVersion version) throws SQLException {
    try (PostgresServer server = PostgresServer.start(version, Map.of("work_mem", "5MB"));
        Connection open = server.connect("postgres")) {
      execute(open, "create table kept (id int)", "insert into kept values (1)");
      int port = server.port();

      server.crash();

      assertThat(open.isValid(1)).isFalse();
      assertThatThrownBy(() -> server.connect("postgres")).isInstanceOf(SQLException.class);

      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(ask(server, "postgres", "select count(*) from kept")).isEqualTo("1");
      assertThat(ask(server, "postgres", "show work_mem")).isEqualTo("5MB");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V10", "V18"})
  void aStandbyFollowsAndTakesOver(PostgresVersion version) throws SQLException {
    try (PostgresServer primary = PostgresServer.start(version);
        PostgresServer standby = primary.standby()) {
      assertThat(ask(standby, "postgres", "select pg_is_in_recovery()")).isEqualTo("t");

      standby.promote();

      assertThat(ask(standby, "postgres", "create table t (id int); select 1")).isEqualTo("1");
      assertThat(ask(primary, "postgres", "select to_regclass('t')")).isNull();
    }
  }

  @Test
  void aCopyGoesItsOwnWay() throws SQLException {
    try (PostgresServer server = PostgresServer.start(PostgresVersion.V18)) {
      server.createDatabase("Shop \"ä\" 1%");

      try (PostgresServer copy = server.copy()) {
        assertThat(ask(copy, "Shop \"ä\" 1%", "select current_database()"))
            .isEqualTo("Shop \"ä\" 1%");
        assertThat(ask(copy, "postgres", "select system_identifier from pg_control_system()"))
            .isEqualTo(
                ask(server, "postgres", "select system_identifier from pg_control_system()"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V9_6", "V18"})
  void closingLeavesNothingBehind(PostgresVersion version) throws IOException {
    PostgresServer stopped = PostgresServer.start(version);
    PostgresServer killed = PostgresServer.start(version);
    String stoppedMemory = sharedMemory(stopped);
    String killedMemory = sharedMemory(killed);
    killed.crash();

    stopped.close();
    killed.close();

    assertThat(stopped.dataDirectory().getParent()).doesNotExist();
    assertThat(killed.dataDirectory().getParent()).doesNotExist();
    assertThat(Files.readString(SHARED_MEMORY)).doesNotContain(stoppedMemory, killedMemory);
  }

  @Test
  void theEndOfTheJvmLeavesNothingBehind(@TempDir Path temporary) throws Exception {
    Process jvm = waiting(temporary);
    Path folder;
    try (BufferedReader out = jvm.inputReader()) {
      folder = Path.of(out.readLine());
      assertThat(folder).isDirectory();

      jvm.destroy();
      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(folder).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
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

  private static Process waiting(Path temporary) throws IOException {
    // The servers' account must reach it.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
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
      PostgresServer server = PostgresServer.start(PostgresVersion.V18);
      System.out.println(server.dataDirectory().getParent());
      Thread.currentThread().join();
    }
  }

  private static String ask(PostgresServer server, String database, String question)
      throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(question);
      while (statement.getResultSet() == null) {
        statement.getMoreResults();
      }
      ResultSet answer = statement.getResultSet();
      answer.next();
      return answer.getString(1);
    }
  }

  private static void execute(Connection connection, String... commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** Key and id of a server's segment, spaced as the system lists them. */
  private static String sharedMemory(PostgresServer server) throws IOException {
    List<String> lines = Files.readAllLines(server.dataDirectory().resolve("postmaster.pid"));
    String[] keyAndId = lines.get(6).strip().split(" +", 2);
    String listed = "%10s %10s ".formatted(keyAndId[0], keyAndId[1]);
    assertThat(Files.readString(SHARED_MEMORY)).contains(listed);
    return listed;
  }
}
