package dev.towline.daemon.command;

import dev.towline.daemon.config.SubscriptionSettings;
import dev.towline.daemon.text.Words;
import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.switchover.SwitchoverListener;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells the steps of a switchover, and once writes wait how long they have waited. */
final class PauseStory implements SwitchoverListener, AutoCloseable {

  private final SubscriptionSettings settings;
  private final Consumer<String> story;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "pause");
            thread.setDaemon(true);
            return thread;
          });

  private final ScheduledFuture<?> ticking;

  private volatile long fenced;
  private volatile boolean fencing;
  private volatile boolean waiting;

  PauseStory(SubscriptionSettings settings, Consumer<String> story) {
    this.settings = settings;
    this.story = story;
    this.ticking = ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void step(Switchover switchover) {
    Step step = switchover.step();
    fencing = step == Step.FENCING;
    if (!waiting && step.returnable() && step.compareTo(Step.FENCING) > 0) {
      fenced = System.nanoTime();
      waiting = true;
    }
    String pause = waiting ? " (writes have waited %s)".formatted(waited()) : "";
    waiting &= step != Step.FINISHING;
    tell(sentence(switchover) + pause);
  }

  private String sentence(Switchover switchover) {
    return switch (switchover.step()) {
      case PREPARING -> "Preparing %s to lead.".formatted(settings.follower());
      case FENCING ->
          "Fencing %s: as soon as nobody is in the middle of writing it refuses writes, and names %s."
              .formatted(settings.leader(), settings.follower());
      case DRAINING -> "Bringing the last changes over.";
      case COUNTING -> "Counting rows on both sides.";
      case NUMBERING -> "Setting sequences on %s.".formatted(settings.follower());
      case REVERSING -> "Making %s a follower.".formatted(settings.leader());
      case PROMOTING ->
          "Promoting %s; from here there is no undoing.".formatted(settings.follower());
      case FINISHING ->
          "%s takes writes since epoch %s.".formatted(settings.follower(), switchover.epoch());
      case RETURNING -> "Undoing: %s takes writes again.".formatted(settings.leader());
      case DONE, RETURNED, LOST -> "Ended.";
    };
  }

  @Override
  public void told(String sentence) {
    tell(sentence);
  }

  private void tick() {
    if (waiting) {
      tell("Writes have waited %s.".formatted(waited()));
    } else if (fencing) {
      tell("Waiting for transactions that write; new ones still go through.");
    }
  }

  private String waited() {
    return Words.duration(Duration.ofNanos(System.nanoTime() - fenced));
  }

  private void tell(String sentence) {
    story.accept(settings.name() + " - " + sentence);
  }

  @Override
  public void close() {
    ticking.cancel(true);
    ticker.shutdown();
  }
}
