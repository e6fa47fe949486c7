package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Samples of both systems, a pair at each index. */
record Samples<T>(List<T> towline, List<T> logical) {

  Figure figure(String name, String unit, ToDoubleFunction<T> value) {
    return new Figure(name, unit, values(towline, value), values(logical, value), Optional.empty());
  }

  /** What only Towline has. */
  Figure ours(String name, String unit, ToDoubleFunction<T> value) {
    return new Figure(name, unit, values(towline, value), List.of(), Optional.empty());
  }

  private static <T> List<Double> values(List<T> samples, ToDoubleFunction<T> value) {
    return samples.stream().mapToDouble(value).boxed().toList();
  }
}
