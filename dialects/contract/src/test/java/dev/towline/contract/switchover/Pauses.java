package dev.towline.contract.switchover;

import dev.towline.model.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How long writes waited in switchovers, for each side that came to lead. */
final class Pauses {

  private final Map<String, List<Long>> millis = new TreeMap<>();

  void add(NodeName leads, Duration pause) {
    String way = Pair.isFirst(leads) ? "way back" : "there";
    millis.computeIfAbsent(way, each -> new ArrayList<>()).add(pause.toMillis());
  }

  /** The median and the worst but one in a hundred of each. */
  @Override
  public String toString() {
    return millis.entrySet().stream()
        .map(
            way ->
                "%s p50 %d ms, p99 %d ms"
                    .formatted(
                        way.getKey(), quantile(way.getValue(), 50), quantile(way.getValue(), 99)))
        .collect(Collectors.joining("; ", "writes paused ", ""));
  }

  private static long quantile(List<Long> times, int percent) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }
}
