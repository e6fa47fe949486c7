package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.report.Target;
import dev.towline.benchmarks.systems.Equality;
import dev.towline.benchmarks.systems.Marker;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Running;
import java.util.List;

/**
 * How fast a follower catches up. It stops; a backlog is made once; then every sample drains all of
 * it into a copy of the follower as it was. The clock runs from the moment at which the system
 * begins to work; what it needs to start is a figure of its own, see {@link Idle}.
 */
final class Drain implements Case {

  private record Sample(Spent spent, double megabytes) {
    @Override
    public String toString() {
      return spent.toString();
    }
  }

  private final String name;
  private final String what;
  private final Backlog backlog;
  private final double ratioAtLeast;

  private Drain(String name, String what, Backlog backlog, double ratioAtLeast) {
    this.name = name;
    this.what = what;
    this.backlog = backlog;
    this.ratioAtLeast = ratioAtLeast;
  }

  static Case inserts() {
    return new Drain("drain-inserts", "drain of inserts", new Backlog.Inserts(), 0.6);
  }

  static Case updates() {
    return new Drain("drain-updates", "drain of updates", new Backlog.Updates(), 1);
  }

  static Case pgbenchLog() {
    return new Drain("drain-pgbench", "drain of pgbench's log", new Backlog.PgbenchLog(), 1);
  }

  @Override
  public String name() {
    return name;
  }

  private record Held(Route route, long rows) {}

  @Override
  public List<Figure> measure(Bench bench) {
    Both<Held> held =
        bench.each(
            system -> {
              bench.story().accept(what + ", " + system.name() + ": making the backlog");
              Route route = system.route("drain", backlog.workload(bench.scale()));
              system.hold(route);
              return new Held(route, backlog.make(route.leader(), bench.scale()));
            });
    Samples<Sample> samples =
        bench.alternate(what, (system, pair) -> drain(system, held.of(system), pair));
    bench.each(
        system -> {
          system.release(held.of(system).route());
          return system;
        });
    return figures(samples, held);
  }

  private static Sample drain(Replication system, Held held, int pair) {
    Running running = system.resume(held.route(), "drain_" + pair);
    try (running) {
      Spent spent = Spent.since(system, running, () -> Marker.await(running));
      Sample sample = new Sample(spent, Memory.peakMegabytes(running));
      Equality.require(running.route());
      return sample;
    } finally {
      running.route().follower().drop();
    }
  }

  private List<Figure> figures(Samples<Sample> samples, Both<Held> held) {
    long rows = held.towline().rows();
    return List.of(
        samples
            .figure(what, "rows/s", sample -> rows / sample.spent().seconds())
            .aiming(new Target.RatioAtLeast(ratioAtLeast)),
        samples.figure(
            what + ", CPU of servers and daemon", "µs/row", sample -> micros(sample, rows)),
        samples.ours(
            what + ", CPU of the daemon alone",
            "µs/row",
            sample -> sample.spent().daemonCpuSeconds() * 1e6 / rows),
        Memory.figure(what, samples, Sample::megabytes));
  }

  private static double micros(Sample sample, long rows) {
    return sample.spent().cpuSeconds() * 1e6 / rows;
  }
}
