package dev.towline.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One thing that was measured several times, in turns, for both systems.
 *
 * @param name what it is, in words
 * @param towline a value for each pair
 * @param logical the same of PostgreSQL's logical replication; empty where it has no counterpart
 */
public record Figure(
    String name, String unit, List<Double> towline, List<Double> logical, Optional<Target> target) {

  public Figure {
    towline = List.copyOf(towline);
    logical = List.copyOf(logical);
    if (towline.isEmpty() || (!logical.isEmpty() && logical.size() != towline.size())) {
      throw new IllegalArgumentException("%s was not measured in pairs.".formatted(name));
    }
  }

  /** The same figure, with what it should be. */
  public Figure aiming(Target wanted) {
    return new Figure(name, unit, towline, logical, Optional.of(wanted));
  }

  public double towlineMedian() {
    return median(towline);
  }

  public OptionalDouble logicalMedian() {
    return logical.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(logical));
  }

  /** The median of the pairs' ratios, Towline ÷ logical replication: what drifts is in both. */
  public OptionalDouble ratio() {
    List<Double> ratios =
        IntStream.range(0, logical.size())
            .filter(i -> logical.get(i) > 0)
            .mapToObj(i -> towline.get(i) / logical.get(i))
            .toList();
    return ratios.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
