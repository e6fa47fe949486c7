package dev.towline.daemon.command;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.databases.Databases;
import dev.towline.relay.Relay;
import dev.towline.relay.RelayListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The relay that does what a command asks for: the one that is running, or else one of our own for
 * as long as it takes.
 */
final class RelayAtWork {

  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);
  private static final Duration OWN_SLICE = Duration.ofSeconds(1);

  private final SubscriptionSettings settings;
  private final Databases databases;
  private final Termination termination;
  private final Consumer<String> story;
  private @Nullable Relay own;

  RelayAtWork(
      SubscriptionSettings settings,
      Databases databases,
      Termination termination,
      Consumer<String> story) {
    this.settings = settings;
    this.databases = databases;
    this.termination = termination;
    this.story = story;
  }

  /** Lets it work for a while. */
  void advance(boolean another) throws InterruptedException {
    if (own == null && another) {
      termination.await(LOOK_PAUSE);
      return;
    }
    if (own == null) {
      story.accept(settings.name() + " - No relay is at work; relaying here until it is done.");
      own =
          new Relay(
              settings.relay(),
              databases.get(settings.leader()).side(),
              databases.get(settings.follower()).side(),
              RelayListener.silent(),
              InstantSource.system());
    }
    own.run(OWN_SLICE, termination);
  }

  /** Whether it is one of our own. */
  boolean ours() {
    return own != null;
  }
}
