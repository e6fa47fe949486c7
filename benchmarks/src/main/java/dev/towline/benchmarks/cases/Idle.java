package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.systems.ItemTables;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Running;
import java.time.Duration;
import java.util.List;

/** How long it takes to start, and what it costs to watch a leader on which nothing happens. */
final class Idle implements Case {

  private static final Duration CALM_DOWN = Duration.ofSeconds(5);
  private static final Duration TIME = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "idle";
  }

  private record Sample(double startUpSeconds, Spent spent, Duration leaderCpu, double megabytes) {

    double perSecond(double cpuSeconds) {
      return cpuSeconds * 1000 / spent.seconds();
    }

    @Override
    public String toString() {
      return spent.toString();
    }
  }

  @Override
  public List<Figure> measure(Bench bench) {
    Samples<Sample> samples =
        bench.alternate("idle", (system, pair) -> idle(system, bench.scale(), pair));
    return List.of(
        samples.figure("start until it works", "s", Sample::startUpSeconds),
        samples.figure(
            "idle, CPU of the leader", "ms/s", s -> s.perSecond(s.leaderCpu().toNanos() / 1e9)),
        samples.figure(
            "idle, CPU of both servers", "ms/s", s -> s.perSecond(s.spent().serverCpuSeconds())),
        samples.ours(
            "idle, CPU of the daemon", "ms/s", s -> s.perSecond(s.spent().daemonCpuSeconds())),
        Memory.figure("idle", samples, Sample::megabytes));
  }

  private static Sample idle(Replication system, Scale scale, int pair) {
    Route route = system.route("idle_" + pair, new ItemTables(1));
    try (Running running = system.follow(route)) {
      running.awaitCopied();
      pass(scale.of(CALM_DOWN));
      Duration before = system.servers().leaderCpu();
      Spent spent = Spent.beside(system, running, () -> pass(scale.of(TIME)));
      Duration leader = system.servers().leaderCpu().minus(before);
      double startUpSeconds = running.beginning().startUpSeconds();
      return new Sample(startUpSeconds, spent, leader, Memory.peakMegabytes(running));
    } finally {
      system.release(route);
    }
  }

  /** Nothing is waited for but time: that nothing happens is what is measured. */
  private static void pass(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
