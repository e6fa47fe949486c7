package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.report.Target;
import dev.towline.benchmarks.systems.Equality;
import dev.towline.benchmarks.systems.ItemTables;
import dev.towline.benchmarks.systems.Marker;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long after its commit a transaction can be read on the follower, at a moderate load. */
final class Lag implements Case {

  private static final int PER_SECOND = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final int ROWS = 10_000;

  private record Sample(List<Double> sortedMillis, Spent spent, double megabytes) {

    double percentile(int percent) {
      int index = (int) Math.ceil(sortedMillis.size() * percent / 100.0) - 1;
      return sortedMillis.get(index);
    }

    double perSecond(double cpuSeconds) {
      return cpuSeconds * 1000 / spent.seconds();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "p50 %.1f ms, p99 %.1f ms; %s", percentile(50), percentile(99), spent);
    }
  }

  @Override
  public String name() {
    return "lag";
  }

  @Override
  public List<Figure> measure(Bench bench) {
    Samples<Sample> samples =
        bench.alternate("lag", (system, pair) -> lag(system, bench.scale(), pair));
    String what = "lag at " + PER_SECOND + " transactions/s, ";
    String cpu = PER_SECOND + " transactions/s, ";
    return List.of(
        samples.figure(what + "p50", "ms", s -> s.percentile(50)).aiming(new Target.AtMost(10)),
        samples.figure(what + "p95", "ms", s -> s.percentile(95)),
        samples.figure(what + "p99", "ms", s -> s.percentile(99)).aiming(new Target.AtMost(40)),
        samples.figure(
            cpu + "CPU of servers and daemon", "ms/s", s -> s.perSecond(s.spent().cpuSeconds())),
        samples.ours(
            cpu + "CPU of the daemon", "ms/s", s -> s.perSecond(s.spent().daemonCpuSeconds())),
        Memory.figure(PER_SECOND + " transactions/s", samples, Sample::megabytes));
  }

  private static Sample lag(Replication system, Scale scale, int pair) {
    Route route = system.route("lag_" + pair, new ItemTables(ROWS));
    try (Running running = system.follow(route)) {
      running.awaitCopied();
      Visibility visibility = new Visibility(route, ROWS, PER_SECOND);
      visibility.measure(scale.of(WARM_UP));
      List<Double> millis = new ArrayList<>();
      Spent spent =
          Spent.beside(system, running, () -> millis.addAll(visibility.measure(scale.of(TIME))));
      Marker.move(route.leader());
      Marker.await(running);
      Equality.require(route);
      return new Sample(millis, spent, Memory.peakMegabytes(running));
    } finally {
      system.release(route);
    }
  }
}
