package dev.towline.servers;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real MariaDB or MySQL server in a temporary folder, on 127.0.0.1 and a free port, with the user
 * {@code root} and no password. Several of any version run side by side. It can crash and come back
 * with the same data and port. Closing it removes all of it, and so does the end of the JVM by
 * SIGINT or SIGTERM.
 */
public final class MySqlServer implements DatabaseServer {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "bind-address", "127.0.0.1",
          // Names would be asked of the network.
          "skip-name-resolve", "1",
          // Relative to the data folder: the whole path may be longer than a socket's may be.
          "socket", "server.sock",
          "pid-file", "server.pid",
          "secure-file-priv", "",
          "character-set-server", "utf8mb4",
          "innodb-buffer-pool-size", "64M");

  /** From 11.4 on it would make itself a key at each start, for seven seconds. */
  private static final Map<String, String> MARIADB_DEFAULTS = Map.of("ssl", "0");

  private static final Map<String, String> MYSQL_DEFAULTS = Map.of("mysqlx", "OFF");

  private final MySqlVersion version;
  private final MySqlPrograms programs;
  private final Map<String, String> settings;
  private final ServerFolder folder;
  private final int port = Ports.free();
  private @Nullable Process process;
  private boolean closed;

  private MySqlServer(MySqlVersion version, MySqlPrograms programs, Map<String, String> settings) {
    this.version = version;
    this.programs = programs;
    this.settings = Map.copyOf(settings);
    this.folder =
        ServerFolder.create(
            version.toString(),
            "towline-%s-".formatted(version.name().toLowerCase(Locale.ROOT).replace('_', '-')),
            Account.OURSELVES,
            variables -> variables.putAll(programs.environment()));
  }

  /** The versions that the build has brought or the machine has. */
  public static List<MySqlVersion> available() {
    return MySqlPrograms.available();
  }

  /** Starts a new, empty server; returns when it takes connections. */
  public static MySqlServer start(MySqlVersion version) {
    return start(version, Map.of());
  }

  /**
   * Like {@link #start(MySqlVersion)}, with options as the server's command line has them, without
   * the dashes: {@code local-infile}, {@code 1}.
   */
  public static MySqlServer start(MySqlVersion version, Map<String, String> settings) {
    MySqlPrograms programs = MySqlPrograms.of(version);
    Path empty = MySqlData.empty(version, programs);
    MySqlServer server = JvmEnd.open(() -> new MySqlServer(version, programs, settings));
    try {
      server.launchOnCopyOf(empty);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public MySqlVersion version() {
    return version;
  }

  public int port() {
    return port;
  }

  /** Where the server's programs are: the folder above {@code bin} or {@code sbin}. */
  public Path programs() {
    return programs.from();
  }

  @Override
  public Engine engine() {
    return version.engine();
  }

  @Override
  public String url(String database) {
    return engine().url("127.0.0.1:" + port, database);
  }

  public Path dataDirectory() {
    return folder.data();
  }

  @Override
  public synchronized void crash() {
    kill();
  }

  @Override
  public synchronized void stop() {
    if (process != null) {
      Process stopping = process;
      stopping.destroy();
      folder.await("stopped", () -> !stopping.isAlive());
      process = null;
    }
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
      kill();
    }
  }

  private void kill() {
    if (process != null) {
      Process dying = process.destroyForcibly();
      folder.await("killed", () -> !dying.isAlive());
      process = null;
    }
  }

  private synchronized void launchOnCopyOf(Path empty) {
    folder.run(List.of("cp", "-a", empty.toString(), dataDirectory().toString()));
    launch();
  }

  private void launch() {
    process = folder.start(Stream.concat(programs.server().stream(), options().stream()).toList());
    folder.awaitStart(process, this::answers);
  }

  private List<String> options() {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(version.isMariaDb() ? MARIADB_DEFAULTS : MYSQL_DEFAULTS);
    all.putAll(settings);
    all.put("datadir", dataDirectory().toString());
    // A server that starts removes the temporary tables that it finds there.
    all.put("tmpdir", folder.path().toString());
    all.put("port", Integer.toString(port));
    return all.entrySet().stream()
        .map(each -> "--%s=%s".formatted(each.getKey(), each.getValue()))
        .toList();
  }

  @Override
  public String toString() {
    return "%s from %s".formatted(version, programs.from());
  }

  private boolean answers() {
    try (Connection connection = connect(engine().systemDatabase())) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }
}
