package dev.towline.benchmarks.cases;

import dev.towline.benchmarks.report.Figure;
import dev.towline.benchmarks.systems.PgbenchTables;
import dev.towline.benchmarks.systems.Route;
import dev.towline.benchmarks.systems.Running;
import dev.towline.benchmarks.systems.Towline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast every row is compared while the relay runs; logical replication has no such thing. */
final class Verify implements Case {

  private static final int PGBENCH_SCALE = 10;

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public List<Figure> measure(Bench bench) {
    Towline towline = bench.towline();
    PgbenchTables tables = new PgbenchTables(bench.scale().of(PGBENCH_SCALE));
    Route route = towline.route("verified", tables);
    List<Double> rates = new ArrayList<>();
    List<Double> megabytes = new ArrayList<>();
    try (Running running = towline.follow(route)) {
      running.awaitCopied();
      for (int pair = 1; pair <= bench.scale().pairs(); pair++) {
        Duration time = towline.verify(running);
        rates.add(tables.rows() * 1e9 / time.toNanos());
        megabytes.add(Memory.peakMegabytes(running));
        bench
            .story()
            .accept(
                "verify, %d of %d: %d ms".formatted(pair, bench.scale().pairs(), time.toMillis()));
      }
    }
    towline.release(route);
    Samples<Double> peaks = new Samples<>(megabytes, List.of());
    return List.of(
        new Figure("verify", "rows/s", rates, List.of(), Optional.empty()),
        Memory.figure("verify", peaks, peak -> peak));
  }
}
