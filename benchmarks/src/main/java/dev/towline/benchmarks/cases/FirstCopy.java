package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.systems.Equality;
import dev.towline.benchmarks.systems.PgbenchTables;
import dev.towline.benchmarks.systems.Replication;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Running;
import java.util.List;

/**
 * How fast a new follower is filled: a million accounts of pgbench and the tables beside them,
 * until the follower follows. Towline makes the tables itself; for logical replication they are
 * there, with their keys.
 */
final class FirstCopy implements Case {

  private static final int PGBENCH_SCALE = 10;

  private record Sample(Spent spent, double megabytes) {
    @Override
    public String toString() {
      return spent.toString();
    }
  }

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public List<Figure> measure(Bench bench) {
    PgbenchTables tables = new PgbenchTables(bench.scale().of(PGBENCH_SCALE));
    Both<Route> routes = bench.each(system -> system.route("copy", tables));
    Samples<Sample> samples =
        bench.alternate("first copy", (system, pair) -> copy(system, routes.of(system), pair));
    bench.each(
        system -> {
          system.release(routes.of(system));
          return system;
        });
    return List.of(
        samples.figure("first copy", "rows/s", s -> tables.rows() / s.spent().seconds()),
        samples.figure(
            "first copy, CPU of servers and daemon",
            "µs/row",
            s -> s.spent().cpuSeconds() * 1e6 / tables.rows()),
        Memory.figure("first copy", samples, Sample::megabytes));
  }

  private static Sample copy(Replication system, Route route, int pair) {
    Route fresh = system.afresh(route, "copy_" + pair);
    try (Running running = system.follow(fresh)) {
      Spent spent = Spent.since(system, running, running::awaitCopied);
      Equality.require(fresh);
      return new Sample(spent, Memory.peakMegabytes(running));
    }
  }
}
