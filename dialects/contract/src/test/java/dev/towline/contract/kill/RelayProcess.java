package dev.towline.contract.kill;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.towline.contract.Database;
import dev.towline.contract.Replication;
import dev.towline.model.NodeName;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay in a process of its own, so that it can be killed without a word. */
public final class RelayProcess {

  private RelayProcess() {}

  /**
   * What one may use.
   *
   * @param heap as {@code -Xmx} has it
   * @param chunkBytes how much of a table it copies at once
   * @param sliceKeys how many changed keys it takes at once
   */
  public record Size(String heap, long chunkBytes, long sliceKeys) {
    /** So small that a copy takes many rounds. */
    public static final Size SMALL = new Size("64m", 50_000, 1_000_000);
  }

  /** Starts one between two databases. */
  public static Process start(Replication replication, Size size) throws IOException {
    return start(replication, size, ProcessBuilder.Redirect.INHERIT);
  }

  /** Starts one that writes what it says into a file. */
  public static Process start(Replication replication, Size size, File story) throws IOException {
    return start(replication, size, ProcessBuilder.Redirect.to(story));
  }

  private static Process start(Replication replication, Size size, ProcessBuilder.Redirect story)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx" + size.heap(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            RelayProcess.class.getName(),
            replication.leaderUrl(),
            replication.followerUrl(),
            String.valueOf(size.chunkBytes()),
            String.valueOf(size.sliceKeys()))
        .redirectErrorStream(true)
        .redirectOutput(story)
        .start();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws SQLException {
    RelaySettings settings =
        RelaySettings.defaults(Replication.NAME, new TableSelection(List.of("*.*")))
            .telling(Duration.ofMillis(20), Duration.ofMillis(200))
            .amounts(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]), 100, 1 << 20);
    Relay relay =
        new Relay(
            settings,
            side("leader", arguments[0]),
            side("follower", arguments[1]),
            RelayListener.silent(),
            InstantSource.system());
    while (true) {
      try {
        relay.run(Duration.ofDays(1), () -> false);
      } catch (TowlineException e) {
        // The one before may not have let go of the follower's row yet.
        if (e.kind() != Kind.TRANSIENT) {
          throw e;
        }
      }
    }
  }

  /** One of the two databases, by its address. */
  public static Side side(String name, String url) throws SQLException {
    DataSource source = url.startsWith("jdbc:postgresql:") ? postgres(url) : mySql(url);
    try (Connection connection = source.getConnection()) {
      return new Side(new NodeName(name), Database.dialect(connection), source);
    }
  }

  private static DataSource postgres(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    source.setPassword("");
    return source;
  }

  private static DataSource mySql(String url) {
    MysqlDataSource source = new MysqlDataSource();
    source.setUrl(url);
    source.setUser("root");
    source.setPassword("");
    return source;
  }
}
