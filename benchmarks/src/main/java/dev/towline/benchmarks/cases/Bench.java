package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.systems.LogicalReplication;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Towline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a case has to work with.
 *
 * @param story takes a line about what is going on
 */
public record Bench(
    Scale scale, Towline towline, LogicalReplication logical, Consumer<String> story) {

  /** Takes one sample, and says so. */
  interface Sampling<T> {
    T of(Replication system, int pair);
  }

  /** Prepares both systems, in the order of their first samples. */
  <T> Both<T> each(Function<Replication, T> preparation) {
    T first = preparation.apply(towline);
    return new Both<>(first, preparation.apply(logical));
  }

  /** Samples both systems in turns: A B, B A, A B, … so that a drift hits both. */
  <T> Samples<T> alternate(String what, Sampling<T> sampling) {
    List<T> ofTowline = new ArrayList<>();
    List<T> ofLogical = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      boolean towlineFirst = pair % 2 == 1;
      for (boolean ours : List.of(towlineFirst, !towlineFirst)) {
        Replication system = ours ? towline : logical;
        T sample = sampling.of(system, pair);
        story.accept(
            "%s, %s %d of %d: %s".formatted(what, system.name(), pair, scale.pairs(), sample));
        (ours ? ofTowline : ofLogical).add(sample);
      }
    }
    return new Samples<>(ofTowline, ofLogical);
  }
}
