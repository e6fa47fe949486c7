package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.systems.BenchmarkException;
import java.util.List;

/** Something that is measured by itself. */
public interface Case {

  /** As it is picked on the command line. */
  String name();

  List<Figure> measure(Bench bench);

  /** All there are, in the order in which they run. */
  static List<Case> all() {
    return List.of(
        CaptureCost.pgbench(),
        CaptureCost.bulk(),
        Drain.inserts(),
        Drain.updates(),
        Drain.pgbenchLog(),
        new Lag(),
        new FirstCopy(),
        new Verify(),
        new Idle());
  }

  /** Those with the names given, or all. */
  static List<Case> picked(List<String> names) {
    List<String> known = all().stream().map(Case::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new BenchmarkException(
            "There is no case %s.\nTry: one of %s.".formatted(name, String.join(", ", known)));
      }
    }
    return all().stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
  }
}
