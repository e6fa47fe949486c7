package dev.towline.switchover;

import dev.towline.dialect.Capture;
import dev.towline.dialect.Patience;
import dev.towline.relay.RelaySettings;
import java.time.Duration;

/**
 * What a change of leaders is about.
 *
 * @param forward as the old leader is followed
 * @param capture all that the new leader is to capture, for this subscription and others
 * @param limits what it may cost
 */
public record SwitchoverSettings(RelaySettings forward, Capture.Plan capture, Limits limits) {

  /**
   * What it may cost.
   *
   * @param pauseMax writes wait no longer than this: then everything is as it was
   * @param headroom numbers that a sequence skips, so that none is given out twice
   * @param countMax tables of more rows are not counted while writes wait
   */
  public record Limits(Duration pauseMax, long headroom, long countMax) {

    /** Half a minute; a thousand numbers; a million rows. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 1_000, 1_000_000);
  }

  /** As the new leader will be followed. */
  public RelaySettings reverse() {
    return forward.reversed();
  }

  /** How long one table's locks are waited for while writes wait. */
  Patience patience() {
    Duration wait = Patience.DEFAULT.lockTimeout();
    return new Patience(wait, wait, limits.pauseMax());
  }
}
