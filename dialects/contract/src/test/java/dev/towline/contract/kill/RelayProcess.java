package dev.towline.contract.kill;

import dev.towline.contract.Replication;
import dev.towline.model.NodeName;
import dev.towline.model.TableSelection;
import dev.towline.model.TowlineException;
import dev.towline.model.TowlineException.Kind;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import dev.towline.relay.RelaySettings;
import dev.towline.relay.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay in a process of its own, so that it can be killed without a word. */
public final class RelayProcess {

  /** Small, so that a copy takes many rounds. */
  private static final long CHUNK_BYTES = 50_000;

  private RelayProcess() {}

  /** Starts one between two databases. */
  static Process start(String leaderUrl, String followerUrl) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RelayProcess.class.getName(),
            leaderUrl,
            followerUrl)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Runs until it is killed. */
  public static void main(String[] urls) {
    RelaySettings settings =
        RelaySettings.defaults(Replication.NAME, new TableSelection(List.of("*.*")))
            .telling(Duration.ofMillis(20), Duration.ofMillis(200))
            .amounts(CHUNK_BYTES, 1_000_000, 100, 1 << 20);
    Relay relay =
        new Relay(
            settings,
            side("leader", urls[0]),
            side("follower", urls[1]),
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

  private static Side side(String name, String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    source.setPassword("");
    return new Side(new NodeName(name), Replication.dialect(), source);
  }
}
