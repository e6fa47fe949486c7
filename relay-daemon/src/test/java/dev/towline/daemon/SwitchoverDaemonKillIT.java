package dev.towline.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.towline.daemon.Program.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon beside a switchover is taken away at each step, and the next one finds its way. */
@Tag("ci")
class SwitchoverDaemonKillIT {

  /** What the command tells when it comes to each step. */
  private static final List<String> STEPS =
      List.of(
          "Preparing",
          "Fencing",
          "Bringing the last changes over",
          "Counting rows",
          "Setting sequences on",
          "Making",
          "Promoting",
          "takes writes since");

  @TempDir Path folder;

  @Test
  @Timeout(600)
  void aDaemonThatIsKilledAtAnyStepOfASwitchoverLosesNothing() throws Exception {
    Shop shop = new Shop(folder);
    shop.done("install");
    for (int turn = 0; turn < STEPS.size(); turn++) {
      String step = STEPS.get(turn);
      boolean back = turn % 2 == 1;
      try (Program daemon = Program.start(folder, "run")) {
        Await.until("it follows, before " + step, () -> shop.consistent() && shop.equal());
        write(shop, back, step, 7);
        Result switched = shop.runUntilTold(step, daemon::kill, "switchover", "upgrade");
        assertThat(switched.exitCode()).as("%s: %s", step, switched.story()).isZero();
      }
      assertThatThrownBy(() -> write(shop, back, step, 9)).hasMessageContaining("fenced");
      write(shop, !back, step, 8);
      try (Program next = Program.start(folder, "run")) {
        Await.until("the next one follows the new leader, after " + step, shop::equal);
        assertThat(shop.onLeader("select count(*) from orders where note = '%s'".formatted(step)))
            .as("what was written before and after %s", step)
            .containsExactly("2");
        assertThat(next.terminate().exitCode()).isZero();
      }
    }
    assertThat(shop.run("verify").answer()).contains("equal");
  }

  private static void write(Shop shop, boolean back, String step, int id) throws Exception {
    String update = "update orders set note = '%s' where id = %d".formatted(step, id);
    if (back) {
      shop.follower(update);
    } else {
      shop.leader(update);
    }
  }
}
