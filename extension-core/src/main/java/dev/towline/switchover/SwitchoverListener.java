package dev.towline.switchover;

import dev.towline.model.Switchover;

/** Told of what a change of leaders does, for people who wait for it. */
public interface SwitchoverListener {

  /** A step begins. */
  default void step(Switchover switchover) {}

  /** Something worth knowing, a whole sentence. */
  default void told(String sentence) {}

  /** One that wants to know nothing. */
  static SwitchoverListener silent() {
    return new SwitchoverListener() {};
  }
}
