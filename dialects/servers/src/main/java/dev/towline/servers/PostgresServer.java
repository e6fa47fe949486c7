package dev.towline.servers;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server in a temporary folder, on 127.0.0.1 and a free port, with one superuser
 * and no passwords. Several of any version run side by side. It can crash and come back with the
 * same data and port. Closing it removes all of it, and so does the end of the JVM by SIGINT or
 * SIGTERM.
 */
public final class PostgresServer implements DatabaseServer {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          // Shared memory in the data directory, so that a killed server leaves none behind.
          "dynamic_shared_memory_type", "mmap",
          "hot_standby", "on",
          "max_prepared_transactions", "10",
          "max_wal_senders", "10",
          "wal_level", "logical");

  private final PostgresVersion version;
  private final Path programs;
  private final ServerFolder folder;
  private final int port = Ports.free();
  private @Nullable Process postmaster;
  private boolean closed;

  private PostgresServer(PostgresVersion version, Path programs) {
    this.version = version;
    this.programs = programs;
    this.folder =
        ServerFolder.create(
            version.toString(),
            "towline-postgresql-%s-".formatted(version.major()),
            Account.forPostgres(),
            variables -> variables.keySet().removeIf(name -> name.startsWith("PG")));
  }

  private static PostgresServer open(PostgresVersion version) {
    Path programs = PostgresPrograms.of(version);
    return JvmEnd.open(() -> new PostgresServer(version, programs));
  }

  /** The versions the build has brought, oldest first. */
  public static List<PostgresVersion> available() {
    return PostgresPrograms.available();
  }

  /** Starts a new, empty server; returns when it takes connections. */
  public static PostgresServer start(PostgresVersion version) {
    return start(version, Map.of());
  }

  /** Like {@link #start(PostgresVersion)}, with settings as {@code postgresql.conf} has them. */
  public static PostgresServer start(PostgresVersion version, Map<String, String> settings) {
    PostgresServer server = open(version);
    try {
      server.initialise(settings);
      server.launch();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Starts another server on a copy of this one's files; this one is stopped for the copying. */
  public PostgresServer copy() {
    return copy(Map.of(), Map.of());
  }

  /** Starts a hot standby that streams from this server, which is stopped for the copying. */
  public PostgresServer standby() {
    String primary = "host=127.0.0.1 port=%d user=%s".formatted(port, engine().user());
    boolean recoveryFile = version.compareTo(PostgresVersion.V12) < 0;
    return recoveryFile
        ? copy(
            Map.of(),
            Map.of(
                "recovery.conf", "standby_mode = on\nprimary_conninfo = '%s'\n".formatted(primary)))
        : copy(Map.of("primary_conninfo", primary), Map.of("standby.signal", ""));
  }

  /** Makes a standby a server of its own; returns when it takes writes. */
  public void promote() {
    pgCtl("promote");
    folder.await("promoted", () -> answers("select not pg_is_in_recovery()"));
  }

  public PostgresVersion version() {
    return version;
  }

  public int port() {
    return port;
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRESQL;
  }

  @Override
  public String url(String database) {
    return engine().url("127.0.0.1:" + port, database);
  }

  public Path dataDirectory() {
    return folder.data();
  }

  /** Where {@code postgres}, {@code pg_ctl} and {@code initdb} are. */
  public Path binDirectory() {
    return programs.resolve("bin");
  }

  @Override
  public synchronized void crash() {
    if (postmaster == null) {
      return;
    }
    if (postmaster.isAlive()) {
      // No session may begin while they are listed: it would outlive them and keep their memory.
      folder.run(List.of("sh", "-c", "kill -STOP " + postmaster.pid()));
    }
    List<ProcessHandle> processes =
        Stream.concat(Stream.of(postmaster.toHandle()), postmaster.descendants()).toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    folder.await("killed", () -> processes.stream().noneMatch(PostgresServer::runs));
    postmaster = null;
  }

  @Override
  public synchronized void stop() {
    if (postmaster != null && postmaster.isAlive()) {
      pgCtl("stop", "-m", "fast");
    }
    postmaster = null;
  }

  @Override
  public synchronized void restart() {
    stop();
    launch();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    JvmEnd.forget(this);
    try (folder) {
      if (postmaster != null && postmaster.isAlive()) {
        pgCtl("stop", "-m", "immediate");
      } else {
        removeSharedMemory();
      }
      postmaster = null;
    }
  }

  private synchronized void initialise(Map<String, String> settings) {
    folder.own();
    folder.run(
        List.of(
            binDirectory().resolve("initdb").toString(),
            "--pgdata=" + dataDirectory(),
            "--username=" + engine().user(),
            "--auth=trust",
            "-N",
            "--encoding=UTF8",
            "--locale=C"));
    append("pg_hba.conf", "host replication all 127.0.0.1/32 trust\n");
    append("postgresql.conf", lines(DEFAULTS));
    configure(settings);
  }

  private PostgresServer copy(Map<String, String> settings, Map<String, String> files) {
    PostgresServer copy = open(version);
    try {
      copy.folder.own();
      stop();
      folder.run(List.of("cp", "-a", dataDirectory().toString(), copy.dataDirectory().toString()));
      restart();
      copy.configure(settings);
      files.forEach(copy::append);
      copy.folder.own();
      copy.launch();
      return copy;
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private void configure(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("port", Integer.toString(port));
    append("postgresql.conf", lines(all));
  }

  private static String lines(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(each -> "%s = '%s'%n".formatted(each.getKey(), each.getValue().replace("'", "''")))
        .collect(joining());
  }

  private void append(String file, String text) {
    try {
      Files.writeString(
          dataDirectory().resolve(file),
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void launch() {
    postmaster =
        folder.start(
            List.of(
                binDirectory().resolve("postgres").toString(), "-D", dataDirectory().toString()));
    folder.awaitStart(postmaster, () -> answers("select true"));
  }

  @Override
  public String toString() {
    return "%s from %s".formatted(version, programs);
  }

  private boolean answers(String question) {
    try (Connection connection = connect(engine().systemDatabase());
        Statement statement = connection.createStatement();
        var answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private void pgCtl(String action, String... options) {
    String program = binDirectory().resolve("pg_ctl").toString();
    folder.run(
        Stream.concat(
                Stream.of(program, action, "-D", dataDirectory().toString()), Stream.of(options))
            .toList());
  }

  /** A killed process that nobody has reaped yet has no command any more. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /**
   * Removes what a killed postmaster leaves in System V shared memory; its own file tells which.
   */
  private void removeSharedMemory() {
    try {
      Path file = dataDirectory().resolve("postmaster.pid");
      if (Files.exists(file)) {
        String keyAndId = Files.readAllLines(file).get(6).strip();
        folder.run(List.of("ipcrm", "-m", keyAndId.substring(keyAndId.lastIndexOf(' ') + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
