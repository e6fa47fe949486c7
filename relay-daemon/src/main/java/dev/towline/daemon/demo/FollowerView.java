package dev.towline.daemon.demo;

import dev.towline.daemon.demo.Figures.Copy;
import dev.towline.daemon.demo.Figures.Followed;
import dev.towline.daemon.demo.Figures.Reads;
import dev.towline.daemon.demo.Figures.Verified;
import java.util.function.LongSupplier;

/** What is seen of one follower from outside. */
public final class FollowerView {

  /**
   * What to look at.
   *
   * @param rows how many rows Towline has written there
   */
  public record Wish(Servers.Follower follower, LongSupplier rows) {}

  /** What Towline itself has told of the follower. */
  public record Found(Copy copy, Verified underLoad, Verified atRest) {}

  private final Wish wish;
  private final long rowsBefore;
  private final Sight sight;
  private final Auditor auditor;

  private FollowerView(Wish wish, String audit, Heartbeat heartbeat) {
    this.wish = wish;
    this.rowsBefore = wish.rows().getAsLong();
    this.sight = Sight.start(wish.follower(), heartbeat);
    this.auditor = Auditor.start(wish.follower(), audit);
  }

  static FollowerView begin(Wish wish, String audit, Heartbeat heartbeat) {
    return new FollowerView(wish, audit, heartbeat);
  }

  void check() {
    sight.check();
    auditor.check();
  }

  /** Ends when the follower has shown the last commit. */
  void end() throws InterruptedException {
    sight.stop();
    auditor.stop();
  }

  Lag lag() {
    return sight.lag();
  }

  Followed figures(Found found) {
    Reads reads = new Reads(auditor.reads(), auditor.torn());
    return new Followed(
        wish.follower().part().title(),
        found.underLoad().differences() == 0
            && found.atRest().differences() == 0
            && reads.torn() == 0,
        wish.rows().getAsLong() - rowsBefore,
        found.copy(),
        lag(),
        reads,
        found.underLoad(),
        found.atRest());
  }
}
