package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.report.Target;
import dev.towline.benchmarks.systems.Running;
import java.util.function.ToDoubleFunction;

/** The daemon's memory. */
final class Memory {

  private static final double TARGET_MEGABYTES = 256;

  private Memory() {}

  /** The most that a replication has had so far; nothing where it has no process of its own. */
  static double peakMegabytes(Running running) {
    return running.peakMemory().orElse(0) / (1024.0 * 1024);
  }

  static <T> Figure figure(String what, Samples<T> samples, ToDoubleFunction<T> megabytes) {
    return samples
        .ours(what + ", daemon's peak memory", "MB", megabytes)
        .aiming(new Target.AtMost(TARGET_MEGABYTES));
  }
}
