package dev.towline.contract.switchover;

import dev.towline.model.Switchover;
import dev.towline.model.Switchover.Step;
import dev.towline.switchover.SwitchoverListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How long each step of switchovers takes. */
final class StepTimes implements SwitchoverListener {

  private final Map<Step, List<Long>> millis = new EnumMap<>(Step.class);
  private Step current = Step.DONE;
  private long since;

  @Override
  public void step(Switchover switchover) {
    ended();
    current = switchover.step();
    since = System.nanoTime();
  }

  /** The last one is over. */
  void ended() {
    if (current != Step.DONE) {
      millis
          .computeIfAbsent(current, step -> new ArrayList<>())
          .add(Duration.ofNanos(System.nanoTime() - since).toMillis());
    }
    current = Step.DONE;
  }

  /** The median of each. */
  @Override
  public String toString() {
    return millis.entrySet().stream()
        .map(step -> step.getKey().name().toLowerCase(Locale.ROOT) + " " + median(step.getValue()))
        .collect(Collectors.joining(", ", "steps in ms: ", ""));
  }

  private static long median(List<Long> times) {
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
