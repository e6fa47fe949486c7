package dev.towline.contract.switchover;

import dev.towline.contract.Replication;
import dev.towline.contract.kill.RelayProcess;
import dev.towline.dialect.Capture;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.model.TableSelection;
import dev.towline.relay.RelaySettings;
import dev.towline.switchover.SwitchoverListener;
import dev.towline.switchover.SwitchoverProcedure;
import dev.towline.switchover.SwitchoverSettings;
import dev.towline.switchover.SwitchoverSettings.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A switchover in a process of its own, which can be gone without a word. */
final class SwitchoverProcess {

  /** What a process that was killed leaves as its exit code. */
  static final int KILLED = 137;

  private SwitchoverProcess() {}

  /** Starts one that dies when it comes to that step. */
  static Process start(Pair pair, Step step) throws IOException {
    return start(pair, step.name());
  }

  /** Starts one that goes on to the end. */
  static Process start(Pair pair) throws IOException {
    return start(pair, Step.DONE.name());
  }

  private static Process start(Pair pair, String last) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SwitchoverProcess.class.getName(),
            pair.leader().name().text(),
            pair.url(pair.leader().name()),
            pair.follower().name().text(),
            pair.url(pair.follower().name()),
            last)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Switches over until it is gone. */
  public static void main(String[] arguments) throws SQLException {
    RelaySettings settings =
        RelaySettings.defaults(Replication.NAME, new TableSelection(List.of("*.*")));
    Step last = Step.valueOf(arguments[4]);
    new SwitchoverProcedure(
            new SwitchoverSettings(
                settings, new Capture.Plan(settings.tables(), Map.of()), Limits.DEFAULT),
            RelayProcess.side(arguments[0], arguments[1]),
            RelayProcess.side(arguments[2], arguments[3]),
            new SwitchoverListener() {
              @Override
              public void step(Switchover switchover) {
                if (switchover.step() == last) {
                  Runtime.getRuntime().halt(KILLED);
                }
              }
            },
            InstantSource.system())
        .run(() -> false);
  }
}
